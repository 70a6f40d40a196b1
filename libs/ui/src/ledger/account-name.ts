import { useTranslation } from 'react-i18next';
import { useFormats } from '../formats/use-formats';
import type { AccountName } from './places';

const counters = [
  'funding_source',
  'awarded',
  'gpu_source',
  'co_funding_source',
  'usage_payable',
  'gpu_used',
  'provider_overrun',
] as const;
const categories = ['compute', 'personnel', 'data', 'travel', 'other'] as const;

/** How an account is called, in the reader's words; what is not known here keeps the server's label. */
export function useAccountName(): (account: AccountName) => string {
  const { t } = useTranslation('ledger');
  const formats = useFormats();
  return ({ kind, label, line, asset, country }) => {
    const type = asset.replace('GPU_SEC:', '');
    const category = categories.find((one) => one === line);
    const counter = counters.find((one) => one === kind);
    if (kind === 'grant_line' && category) return t('account.grant_line', { category: t(`category.${category}`) });
    if (kind === 'envelope' && country) return t('account.envelope', { country: formats.country(country) });
    if (kind === 'gpu_unallotted' || kind === 'gpu_lot') return t(`account.${kind}`, { type });
    if (kind === 'co_funding') return t('account.co_funding');
    return counter ? t(`counter.${counter}`) : label;
  };
}
