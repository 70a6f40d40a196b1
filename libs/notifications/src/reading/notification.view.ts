import { show } from '@app/platform/ids';
import { type Kind, kinds, type Link } from '../kinds';
import type { NotificationDto, NotificationFacts } from '../notification.dto';

/** A notification as it is kept. */
export interface NotificationRow {
  id: string;
  kind: Kind;
  facts: NotificationFacts;
  site: Link['site'];
  path: string;
  read_at: Date | null;
  settled_at: Date | null;
  created_at: Date;
  [column: string]: unknown;
}

export const notificationColumns = 'id, kind, facts, site, path, read_at, settled_at, created_at';

/** A notification as the API tells it. */
export const notificationShown = (row: NotificationRow): NotificationDto => ({
  id: show('ntf', row.id),
  kind: row.kind,
  group: kinds[row.kind].group,
  facts: row.facts,
  link: { site: row.site, path: row.path },
  read_at: row.read_at,
  settled_at: row.settled_at,
  created_at: row.created_at,
});
