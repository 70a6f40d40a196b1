import { IconBell } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type RefObject, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toast } from '../feedback/toast-store';
import { useFormats } from '../formats/use-formats';
import { Go } from '../layout/link';
import { useLiveness } from '../live/use-changes';
import css from './bell.module.css';
import { NotificationLink, type SiteName } from './notification-link';
import { type LatestNotifications, latestQuery, markAllRead } from './notifications.api';
import { useSentence } from './use-sentence';

const most = 99;
const nothing: LatestNotifications = { unread: 0, data: [] };

/** How many notifications are unread, and the newest ten: read again when the page's stream says that there is one. */
export function Bell({ site }: { site: SiteName }) {
  const { t } = useTranslation('notifications');
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const { data: latest = nothing, dataUpdatedAt } = useQuery(latestQuery);
  // «3 minutes ago» is reckoned when the list opens.
  const [now, setNow] = useState(() => Date.now());
  const { state } = useLiveness();
  const { unread } = latest;
  return (
    <>
      <button
        type="button"
        className={css.bell}
        popoverTarget={id}
        aria-label={unread > 0 ? t('bell.some', { count: unread }) : t('bell.none')}
      >
        <IconBell size={17} aria-hidden />
        {unread > 0 && (
          <span className={css.count} aria-hidden>
            {unread > most ? `${most}+` : unread}
          </span>
        )}
      </button>
      <div ref={box} id={id} popover="auto" className={css.box} onToggle={() => setNow(Date.now())}>
        <header>
          <h2>{t('bell.title')}</h2>
          {unread > 0 && <ReadAll />}
        </header>
        {state === 'lost' && <p className={css.note}>{t('bell.lost')}</p>}
        <Newest of={latest} site={site} now={Math.max(now, dataUpdatedAt)} box={box} />
        <footer onClick={() => box.current?.hidePopover()}>
          {site === 'portal' ? (
            <Go to="/me/notifications">{t('bell.all')}</Go>
          ) : (
            <a href="/me/notifications">{t('bell.all')}</a>
          )}
        </footer>
      </div>
    </>
  );
}

function ReadAll() {
  const { t } = useTranslation('notifications');
  const read = () => markAllRead().catch(() => toast({ tone: 'bad', text: t('page.notRead') }));
  return (
    <button type="button" className={css.readAll} onClick={() => void read()}>
      {t('bell.readAll')}
    </button>
  );
}

function Newest(props: {
  of: LatestNotifications;
  site: SiteName;
  now: number;
  box: RefObject<HTMLDivElement | null>;
}) {
  const { t } = useTranslation('notifications');
  const formats = useFormats();
  const say = useSentence();
  const { of, site, now, box } = props;
  if (of.data.length === 0) return <p className={css.note}>{t('bell.empty')}</p>;
  return (
    <ul onClick={() => box.current?.hidePopover()}>
      {of.data.map((each) => (
        <li key={each.id}>
          <NotificationLink of={each} site={site} className={each.read_at ? undefined : css.unread}>
            <span className={css.said} title={say(each)}>
              {!each.read_at && <span className="unseen">{t('unread')}: </span>}
              {say(each)}
            </span>
            <span className="dim small">
              {each.settled_at && `${t('settled')} · `}
              <time dateTime={each.created_at} title={formats.date(each.created_at)}>
                {formats.ago(each.created_at, Math.max(now, Date.parse(each.created_at)))}
              </time>
            </span>
          </NotificationLink>
        </li>
      ))}
    </ul>
  );
}
