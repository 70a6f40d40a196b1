import { Injectable } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { Database } from '@app/platform/database';
import { Metrics } from '@app/platform/observability';
import { Rounds } from '@app/platform/rounds';

/**
 * Looks for holds that are open although their job has ended. Holds do not expire, so such a one would keep money for ever;
 * there is none while ends and closes share a transaction. It is reported, by a line and a metric, and left for a person:
 * how much was used is not known here.
 */
@Injectable()
export class HoldWatch extends Rounds {
  protected readonly everyMilliseconds = 60_000;
  private readonly found: Gauge;

  constructor(
    private readonly database: Database,
    metrics: Metrics,
  ) {
    super();
    this.found = new Gauge({
      name: 'monsoon_holds_of_ended_jobs',
      help: 'Holds that are open although their job has ended; anything but 0 needs a person',
      registers: [metrics.registry],
    });
  }

  /** One look over all books. @returns ids of the holds found */
  async round(): Promise<string[]> {
    const rows = await this.database.transaction({ door: 'system', scopes: {} }, (tx) =>
      tx.query<{ id: string; book_id: string; job_id: string; state: string }>(
        `select h.id, h.book_id, h.job_id, j.state from holds h join jobs j on j.project_id = h.book_id and j.id = h.job_id
          where h.state = 'open' and j.state in ('stopped', 'succeeded', 'failed', 'cancelled') order by h.id`,
      ),
    );
    this.found.set(rows.length);
    for (const { id, book_id, job_id, state } of rows)
      this.log.error({ hold: id, book: book_id, job: job_id, state }, 'a hold is open although its job has ended');
    return rows.map(({ id }) => id);
  }
}
