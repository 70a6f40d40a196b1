import { Injectable } from '@nestjs/common';
import { Clock } from '../clock';
import { Database } from '../database';
import { Metrics } from '../observability/metrics';

/** How far the relay lags behind what committed. Every worker tells the same. */
@Injectable()
export class OutboxMetrics {
  constructor(database: Database, clock: Clock, metrics: Metrics) {
    const events = metrics.gauge(
      'monsoon_outbox_events',
      'Events that wait: to be stamped, to be delivered, of these refused before',
      ['state'],
    );
    const oldest = metrics.gauge('monsoon_outbox_oldest_seconds', 'Age of the oldest that waits', ['state']);
    metrics.look('outbox', [events, oldest], async () => {
      const [row] = await database.look<Record<string, number>>(
        `select (select count(*)::int from outbox where seq is null) as unstamped,
                (select extract(epoch from $1 - min(created_at))::float8 from outbox where seq is null) as unstamped_age,
                (select count(*)::int from outbox where seq is not null and delivered_at is null) as undelivered,
                (select extract(epoch from $1 - min(created_at))::float8 from outbox where seq is not null and delivered_at is null) as undelivered_age,
                (select count(*)::int from outbox where seq is not null and delivered_at is null and failures > 0) as failing`,
        [clock.now()],
      );
      for (const state of ['unstamped', 'undelivered']) {
        events.set({ state }, row[state]);
        oldest.set({ state }, row[`${state}_age`] ?? 0);
      }
      events.set({ state: 'failing' }, row.failing);
    });
  }
}
