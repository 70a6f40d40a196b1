import { useTranslation } from 'react-i18next';

/** The way to a page of a book: by the award, or by the programme's own accounts. */
export function useCrumbs(programme: string, award: string | undefined): { label: string; to: string }[] {
  const { t } = useTranslation('books');
  const to = `/programmes/${programme}`;
  return award ? [{ label: t('award'), to: `${to}/awards/${award}` }] : [{ label: t('title'), to: `${to}/ledger` }];
}
