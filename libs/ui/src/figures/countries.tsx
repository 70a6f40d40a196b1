import { useTranslation } from 'react-i18next';
import { useFormats } from '../formats/use-formats';
import css from './figures.module.css';

/** A country by its code, its name for whoever points or listens. */
export function Country({ code }: { code: string }) {
  const name = useFormats().country(code);
  return (
    <span className={css.country} title={name}>
      <span className="unseen">{name}</span>
      <span aria-hidden>{code}</span>
    </span>
  );
}

const slots = ['JP', 'TH', 'VN', 'MY', 'SG'];

/**
 * Where data may be processed. The same country is always in the same place, so that rows can be compared at a glance.
 * @param included null: anywhere
 */
export function ResidencyStrip({ included, excluded = [] }: { included: string[] | null; excluded?: string[] }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const more = (included ?? []).filter((code) => !slots.includes(code)).sort();
  return (
    <span className={css.strip}>
      {[...slots, ...more].map((code) => {
        const allowed = (included === null || included.includes(code)) && !excluded.includes(code);
        const words = t(allowed ? 'residency.allowed' : 'residency.forbidden', { country: formats.country(code) });
        return (
          <span key={code} className={allowed ? css.allowed : css.forbidden} title={words}>
            <span className="unseen">{words}</span>
            <span aria-hidden>{code}</span>
          </span>
        );
      })}
    </span>
  );
}
