import { Injectable } from '@nestjs/common';
import type { Tx } from '@app/platform/database';
import { Hints } from '@app/platform/events';
import { newId } from '@app/platform/ids';
import { type Kind, ruleOf } from '../kinds';
import { Preferences } from '../reading/preferences.service';
import type { Subject } from './subjects';

/** Something to be told to some people. */
export interface Notice {
  kind: Kind;
  /** What it comes from, the same at every replay: of one source a person hears once. */
  source: string;
  subject: Subject;
  /** Ids of people. */
  to: readonly string[];
  /** The thing by which it is found again when what it asks for is settled. */
  matter?: string;
  /** That it is settled already: it is told for the record, as read, and not mailed. */
  settled?: boolean;
}

/** Writes notifications: one a person and source, in the ways that the person wants. */
@Injectable()
export class Notifier {
  constructor(
    private readonly preferences: Preferences,
    private readonly hints: Hints,
  ) {}

  /** Each row is written within its person's own scope; bells and mails are rung once all has committed. */
  async tell(tx: Tx, { kind, source, subject, to, matter, settled = false }: Notice): Promise<void> {
    const { group, link } = ruleOf(kind);
    const { site, path } = link(subject.ids);
    for (const person of to)
      await tx.within('system', { person }, async () => {
        const wanted = await this.preferences.ways(tx, person, group);
        const ways = { ...wanted, mail: wanted.mail && !settled };
        if (!ways.in_app && !ways.mail) return;
        const settledAt = settled ? tx.now : null;
        const told = await tx.change(
          `insert into notifications (scope_id, id, source, kind, facts, site, path, in_app, mail_due_at, created_at, matter, settled_at, read_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12) on conflict (scope_id, source) do nothing`,
          [
            person,
            newId(),
            source,
            kind,
            JSON.stringify(subject.facts),
            site,
            path,
            ways.in_app,
            ways.mail ? tx.now : null,
            tx.now,
            matter ?? null,
            settledAt,
          ],
        );
        if (told === 0) return;
        if (ways.in_app) tx.afterCommit(() => this.hints.send(`person:${person}`));
        if (ways.mail) tx.afterCommit(() => this.hints.send('mails'));
      });
  }

  /**
   * Marks as settled, and as read, what asked for an act that is not needed any more; a mail that still waits is not sent.
   * @param matters the thing that changed and what it lies in
   * @param event number of the event: what was told of a later one stays
   */
  async settle(tx: Tx, kinds: readonly Kind[], matters: readonly string[], event: bigint): Promise<void> {
    const rows = await tx.query<{ person: string; id: string }>(
      `select scope_id as person, id from notifications where matter = any ($1) and kind = any ($2) and settled_at is null
          and case when source like 'event:%' then substr(source, 7)::bigint < $3 end order by scope_id, id`,
      [matters, kinds, event],
    );
    for (const { person, id } of rows)
      await tx.within('system', { person }, async () => {
        await tx.query(
          `update notifications set settled_at = $3, read_at = coalesce(read_at, $3), mail_due_at = null
            where scope_id = $1 and id = $2`,
          [person, id, tx.now],
        );
        tx.afterCommit(() => this.hints.send(`person:${person}`));
      });
  }
}
