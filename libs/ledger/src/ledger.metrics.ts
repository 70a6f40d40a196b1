import { Injectable } from '@nestjs/common';
import { Database } from '@app/platform/database';
import { Metrics } from '@app/platform/observability';

/** What all books hold and spend, by asset, in its minor unit. Every worker tells the same. */
@Injectable()
export class LedgerMetrics {
  constructor(database: Database, metrics: Metrics) {
    const open = metrics.gauge('monsoon_holds_open', 'Holds that are open');
    const amounts = metrics.gauge(
      'monsoon_ledger_minor_units',
      'Sums over all bounded accounts in minor units: held, posted, available; programmes’ envelopes apart',
      ['asset', 'kind', 'state'],
    );
    metrics.look('ledger', [open, amounts], async () => {
      const [{ holds }] = await database.look<{ holds: number }>(
        `select count(*)::int as holds from holds where state = 'open'`,
      );
      open.set(holds);
      const rows = await database.look<{
        asset: string;
        kind: string;
        held: number;
        posted: number;
        available: number;
      }>(
        `select a.asset, a.kind, sum(b.dr_pending)::float8 as held, sum(b.dr_posted)::float8 as posted,
                sum(b.cr_posted - b.dr_posted - b.dr_pending)::float8 as available
           from balances b join accounts a on a.book_id = b.book_id and a.id = b.account_id group by 1, 2`,
      );
      for (const { asset, kind, ...sums } of rows)
        for (const [state, sum] of Object.entries(sums)) amounts.set({ asset, kind, state }, sum);
    });
  }
}
