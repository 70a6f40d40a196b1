import { useTranslation } from 'react-i18next';
import { useFormats } from '../formats/use-formats';
import css from './ledger.module.css';
import { isTime } from './units';

/** An amount of any asset to its last digit, so that sums can be checked by eye: money, or GPU time in seconds. */
export function useExact(): (amount: string, asset: string) => string {
  const { t } = useTranslation('ledger');
  const formats = useFormats();
  return (amount, asset) =>
    isTime(asset) ? t('gpuSeconds', { seconds: formats.whole(amount) }) : formats.money({ amount, currency: asset });
}

/** The same in a cell. @param signed what comes in is green and has a plus, what goes out a minus */
export function Quantity({ amount, asset, signed = false }: { amount: string; asset: string; signed?: boolean }) {
  const exact = useExact();
  const out = amount.startsWith('-');
  const text = exact(amount.replace('-', ''), asset);
  const sign = out ? '\u2212' : signed ? '+' : '';
  return <span className={signed && !out ? `nowrap ${css.in}` : 'nowrap'}>{`${sign}${text}`}</span>;
}

/** An amount as an overview tells it: money in full, GPU time in hours. */
export function useShort(): (amount: string, asset: string) => string {
  const { t } = useTranslation();
  const formats = useFormats();
  return (amount, asset) =>
    isTime(asset) ? t('gpuHours', { hours: formats.gpuHours(amount) }) : formats.money({ amount, currency: asset });
}
