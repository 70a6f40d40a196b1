import { Injectable } from '@nestjs/common';
import { Database } from '@app/platform/database';
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
  }

  private async tell(kind: Kind, event: Event): Promise<void> {
    const { about, audience } = ruleOf(kind);
    if (about === 'budget') return;
    await this.database.transaction({ door: 'partner', scopes: {} }, async (tx) => {
      const subject = await this.subjects.read(tx, about, event);
      if (!subject) return;
      const to = await this.audiences.of(tx, audience, subject);
      await this.notifier.tell(tx, { kind, source: `event:${event.id}`, subject, to });
    });
  }
}
