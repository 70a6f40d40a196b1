import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import { Database, type Tx } from '@app/platform/database';
import { Hints } from '@app/platform/events';
import { Cursors, type Page, Problem, type StreamEvent } from '@app/platform/http';
import type { LatestNotifications, NotificationDto, NotificationQuery, NotificationsRead } from '../notification.dto';
import { notificationColumns, type NotificationRow, notificationShown } from './notification.view';

/** How many the bell shows, and up to how many it counts. */
const newest = 10;
const counted = 1000;

/** What a person was told: reading it, and marking it as read. Nobody sees another's. */
@Injectable()
export class Notifications {
  constructor(
    private readonly database: Database,
    private readonly cursors: Cursors,
    private readonly hints: Hints,
  ) {}

  list(caller: Caller, query: NotificationQuery): Promise<Page<NotificationDto>> {
    const binding = ['notifications', caller.personId, query.unread ?? false];
    const [after] = this.cursors.after(query, binding) ?? [null];
    return this.database.transaction(caller, async (tx) => {
      const rows = await tx.query<NotificationRow>(
        `select ${notificationColumns} from notifications
          where scope_id = $1 and in_app and (not $2 or read_at is null) and ($3::uuid is null or id < $3)
          order by id desc limit $4`,
        [caller.personId, query.unread ?? false, after, (query.limit ?? 50) + 1],
      );
      return this.cursors.page(rows, query, binding, ({ id }) => [id], notificationShown);
    });
  }

  latest(caller: Caller): Promise<LatestNotifications> {
    return this.database.transaction(caller, (tx) => this.latestOf(tx, caller.personId));
  }

  /** The bell as one event, unless the one with the id `after` told the same. */
  async latestSince(caller: Caller, after: string | null): Promise<{ events: StreamEvent[]; done: boolean }> {
    const data = await this.latest(caller);
    const id = createHash('sha256').update(JSON.stringify(data)).digest('base64url').slice(0, 22);
    return { events: id === after ? [] : [{ id, event: 'latest', data }], done: false };
  }

  read(caller: Caller, id: string): Promise<NotificationDto> {
    return this.database.transaction(caller, async (tx) => {
      const row = await tx.first<NotificationRow>(
        `update notifications set read_at = coalesce(read_at, $3) where scope_id = $1 and id = $2 and in_app
         returning ${notificationColumns}`,
        [caller.personId, id, tx.now],
      );
      if (!row) throw Problem.notFound('notification');
      this.ring(tx, caller.personId);
      return notificationShown(row);
    });
  }

  readAll(caller: Caller): Promise<NotificationsRead> {
    return this.database.transaction(caller, async (tx) => {
      const read = await tx.change(
        `update notifications set read_at = $2 where scope_id = $1 and in_app and read_at is null`,
        [caller.personId, tx.now],
      );
      this.ring(tx, caller.personId);
      return { read };
    });
  }

  private async latestOf(tx: Tx, personId: string): Promise<LatestNotifications> {
    const rows = await tx.named<NotificationRow>(
      'latest_notifications',
      `select ${notificationColumns} from notifications where scope_id = $1 and in_app order by id desc limit ${newest}`,
      [personId],
    );
    const [{ unread }] = await tx.named<{ unread: number }>(
      'unread_notifications',
      `select count(*)::int as unread from
         (select 1 from notifications where scope_id = $1 and in_app and read_at is null limit ${counted}) latest`,
      [personId],
    );
    return { unread, data: rows.map(notificationShown) };
  }

  /** Other windows of the same person show it too. */
  private ring(tx: Tx, personId: string): void {
    tx.afterCommit(() => this.hints.send(`person:${personId}`));
  }
}
