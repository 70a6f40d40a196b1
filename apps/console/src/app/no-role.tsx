import { useTranslation } from 'react-i18next';
import { EmptyState, Page } from '@app/ui';

/** For whoever has no role in a programme, a pool or the platform. */
export function NoRole() {
  const { t } = useTranslation('app');
  return (
    <Page title={t('noRole.title')}>
      <EmptyState title={t('noRole.title')} action={<a href="/">{t('portal')}</a>}>
        {t('noRole.text')}
      </EmptyState>
    </Page>
  );
}
