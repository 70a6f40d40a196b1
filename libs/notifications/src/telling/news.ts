import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '@app/platform/database';
import { Relay } from '@app/platform/events';
import { type Kind, kindNames, ruleOf } from '../kinds';
import { Audiences } from './audiences';
import { Notifier } from './notifier';
import { Subjects } from './subjects';

interface Event {
  id: bigint;
  scopeId: string;
  key: string;
  payload: Record<string, unknown>;
}

/**
 * Makes notifications of what rooms publish. The relay delivers at least once and goes on until it is taken; the event's
 * own number is the source, so that a second delivery writes nothing.
 */
@Injectable()
export class News {
  constructor(
    relay: Relay,
    private readonly database: Database,
    private readonly subjects: Subjects,
    private readonly audiences: Audiences,
    private readonly notifier: Notifier,
  ) {
    for (const kind of kindNames) {
      const { topic } = ruleOf(kind);
      if (topic) relay.on(topic, (event) => this.tell(kind, event));
    }
    for (const [topic, asked] of settling()) relay.on(topic, (event) => this.settle(asked, event));
  }

  private async tell(kind: Kind, event: Event): Promise<void> {
    const { about, audience, asks, settled_by } = ruleOf(kind);
    if (about === 'budget') return;
    await this.database.transaction({ door: 'partner', scopes: {} }, async (tx) => {
      const matter = settled_by && event.key;
      if (matter) await alone(tx, [matter]);
      const subject = await this.subjects.read(tx, about, event);
      if (!subject) return;
      const to = await this.audiences.of(tx, audience, subject);
      await this.notifier.tell(tx, {
        kind,
        source: `event:${event.id}`,
        subject,
        to,
        matter,
        settled: asks !== undefined && subject.state !== asks,
      });
    });
  }

  private async settle(kinds: readonly Kind[], { id, key, scopeId }: Event): Promise<void> {
    const matters = [...new Set([key, scopeId])].sort();
    await this.database.transaction({ door: 'system', scopes: {} }, async (tx) => {
      await alone(tx, matters);
      await this.notifier.settle(tx, kinds, matters, id);
    });
  }
}

/** By which events what asks for an act is settled. */
function settling(): Map<string, Kind[]> {
  const found = new Map<string, Kind[]>();
  for (const kind of kindNames)
    for (const topic of ruleOf(kind).settled_by ?? []) found.set(topic, [...(found.get(topic) ?? []), kind]);
  return found;
}

/**
 * Telling of a thing and settling it wait for each other until the end of the transaction: an act that is told late, beside the event
 * that settled it, is seen in the thing's state, or found by the event.
 */
async function alone(tx: Tx, matters: readonly string[]): Promise<void> {
  for (const matter of matters) await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [matter]);
}
