import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Go } from '../layout/link';
import { EmptyState } from './empty-state';

/** An address that leads nowhere, or to what the reader may not know of. */
export function NotFound() {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = `${t('error.notFound')} · Monsoon`;
  }, [t]);
  return (
    <EmptyState whole title={t('error.notFound')} action={<Go to="/">{t('error.home')}</Go>}>
      {t('error.notFoundText')}
    </EmptyState>
  );
}
