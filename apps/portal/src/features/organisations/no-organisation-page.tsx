import { useTranslation } from 'react-i18next';
import { EmptyState, Page } from '@app/ui';

/** Somebody who belongs to none: staff of a programme, or whoever was taken off. */
export function NoOrganisationPage() {
  const { t } = useTranslation('organisations');
  return (
    <Page title={t('title')}>
      <EmptyState title={t('none')} action={<a href="/register">{t('register')}</a>}>
        {t('noneText')}
      </EmptyState>
    </Page>
  );
}
