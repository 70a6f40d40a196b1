import { useTranslation } from 'react-i18next';
import { useFormats } from '../formats/use-formats';
import css from './ledger.module.css';
import { isTime } from './units';

/** An amount of any asset: money in full, GPU time in hours. */
export function useShort(): (amount: string, asset: string) => string {
  const { t } = useTranslation();
  const formats = useFormats();
  return (amount, asset) =>
    isTime(asset) ? t('gpuHours', { hours: formats.gpuHours(amount) }) : formats.money({ amount, currency: asset });
}

/** GPU time to the second, as the ledger has it; undefined for money, which has all its digits anyway. */
export function useSeconds(): (amount: string, asset: string) => string | undefined {
  const { t } = useTranslation('ledger');
  const formats = useFormats();
  return (amount, asset) => (isTime(asset) ? t('gpuSeconds', { seconds: formats.whole(amount) }) : undefined);
}

interface Props {
  amount: string;
  asset: string;
  /** What comes in is green and has a plus, what goes out a minus. */
  signed?: boolean;
  /** GPU time has its seconds under its hours, so that sums can be checked by eye; else for whoever points at it. */
  exact?: boolean;
}

/** An amount of any asset in a cell, GPU time in hours with its seconds. */
export function Quantity({ amount, asset, signed = false, exact = false }: Props) {
  const short = useShort();
  const secondsOf = useSeconds();
  const out = amount.startsWith('-');
  const size = amount.replace('-', '');
  const sign = out ? '\u2212' : signed ? '+' : '';
  const seconds = secondsOf(size, asset);
  return (
    <span className={signed && !out ? `nowrap ${css.in}` : 'nowrap'} title={exact ? undefined : seconds}>
      {`${sign}${short(size, asset)}`}
      {exact && seconds && <span className={`dim small ${css.exact}`}>{`${sign}${seconds}`}</span>}
    </span>
  );
}
