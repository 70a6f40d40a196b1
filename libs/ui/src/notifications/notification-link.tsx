import type { ReactNode } from 'react';
import { Go } from '../layout/link';
import { toast } from '../feedback/toast-store';
import { useTranslation } from 'react-i18next';
import { markRead, type Notification } from './notifications.api';

/** Which site a page is of. */
export type SiteName = 'portal' | 'console';

/** Leads to what a notification is about, on whichever site that is, and marks it as read. */
export function NotificationLink(props: { of: Notification; site: SiteName; className?: string; children: ReactNode }) {
  const { t } = useTranslation('notifications');
  const { of, site, className, children } = props;
  const { link } = of;
  const open = () => {
    if (of.read_at === null) markRead(of.id).catch(() => toast({ tone: 'bad', text: t('page.notRead') }));
  };
  if (link.site === site) {
    const { pathname, searchParams } = new URL(link.path, location.origin);
    return (
      <Go to={pathname} search={Object.fromEntries(searchParams)} className={className} onClick={open}>
        {children}
      </Go>
    );
  }
  return (
    <a href={`${link.site === 'console' ? '/console' : ''}${link.path}`} className={className} onClick={open}>
      {children}
    </a>
  );
}
