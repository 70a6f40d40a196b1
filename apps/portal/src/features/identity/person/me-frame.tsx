import { Outlet } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Page, Tabs, useMe } from '@app/ui';

/** What is a person's own, part by part. */
export function MeFrame() {
  const { t } = useTranslation('identity');
  const me = useMe();
  const tabs = [
    { to: '/me/profile', label: t('tabs.profile') },
    { to: '/me/security', label: t('tabs.security') },
    { to: '/me/language', label: t('tabs.language') },
    { to: '/me/notifications', label: t('tabs.notifications') },
  ];
  return (
    <Page title={me.name} crumb={t('tabs.crumb')} meta={<span>{me.email}</span>}>
      <Tabs label={t('tabs.label')} tabs={tabs} />
      <Outlet />
    </Page>
  );
}
