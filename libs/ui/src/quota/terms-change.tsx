import { useTranslation } from 'react-i18next';
import { useFormats } from '../formats/use-formats';
import { type TermsBefore, termsChanged } from './terms-changed';

/** A change of a request for GPU time: each of its terms, from what to what. */
export function TermsChange({ change }: { change: TermsBefore }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return termsChanged(change, formats, t('history.noWish')).map(({ term, ...values }) => (
    <div key={term} className="small">
      {t(`history.terms.${term}`, values)}
    </div>
  ));
}
