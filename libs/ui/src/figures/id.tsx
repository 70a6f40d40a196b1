import { useTranslation } from 'react-i18next';
import { CopyButton } from '../feedback/copy-button';
import css from './figures.module.css';

/** The id of what a page is about, for whoever writes a script or asks for help: small, and ready to be copied. */
export function Id({ of }: { of: string }) {
  const { t } = useTranslation();
  return (
    <span className={css.id}>
      <code className="dim small">{of}</code>
      <CopyButton text={of} label={t('copy.id', { id: of })} />
    </span>
  );
}
