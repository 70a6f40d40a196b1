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
}

/** Writes notifications: one a person and source, in the ways that the person wants. */
@Injectable()
export class Notifier {
  constructor(
    private readonly preferences: Preferences,
    private readonly hints: Hints,
  ) {}

  /** Each row is written within its person's own scope; bells and mails are rung once all has committed. */
  async tell(tx: Tx, { kind, source, subject, to }: Notice): Promise<void> {
    const { group, link } = ruleOf(kind);
    const { site, path } = link(subject.ids);
    for (const person of to)
      await tx.within('system', { person }, async () => {
        const ways = await this.preferences.ways(tx, person, group);
        if (!ways.in_app && !ways.mail) return;
        const told = await tx.change(
          `insert into notifications (scope_id, id, source, kind, facts, site, path, in_app, mail_due_at, created_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (scope_id, source) do nothing`,
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
          ],
        );
        if (told === 0) return;
        if (ways.in_app) tx.afterCommit(() => this.hints.send(`person:${person}`));
        if (ways.mail) tx.afterCommit(() => this.hints.send('mails'));
      });
  }
}
