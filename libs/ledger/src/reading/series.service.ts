import { Injectable } from '@nestjs/common';
import type { Tx } from '@app/platform/database';
import { Problem } from '@app/platform/http';
import type { SeriesDto, SeriesQuery } from './ledger.dto';
import { cumulative, type DayRow, daysBetween, mostPoints } from './series';

/** Which accounts are spent from, and how a budget calls them. */
const shares = `case a.kind when 'grant_line' then 'grant' when 'co_funding' then 'co_funding' else 'gpu' end`;

/** How a book was spent, day by day. The book must be entered. */
@Injectable()
export class Series {
  /**
   * What had been spent and what was held at the end of each day (UTC), per share and asset, from its first day on or from
   * `query.from`. Read from the accounts' days: it costs the same however much was posted on them. What a lot gave back left
   * its account and was not spent.
   */
  async spending(tx: Tx, book: string, query: SeriesQuery): Promise<SeriesDto> {
    const today = tx.now.toISOString().slice(0, 10);
    const until = query.until ?? today;
    const rows = await tx.query<DayRow & { [column: string]: unknown }>(
      `select share, asset, to_char(day, 'YYYY-MM-DD') as day, sum(spent)::bigint as spent, sum(held)::bigint as held from (
         select ${shares} as share, a.asset, d.day, d.debited as spent, d.held
           from accounts a join account_days d on d.book_id = a.book_id and d.account_id = a.id
          where a.book_id = $1 and a.kind in ('grant_line', 'co_funding', 'gpu_lot') and d.day > '-infinity' and d.day <= $2
         union all
         -- What lots gave back is what came to the accounts of time not allotted, but for what awards granted.
         select 'gpu', a.asset, d.day, -d.credited, 0
           from accounts a join account_days d on d.book_id = a.book_id and d.account_id = a.id
          where a.book_id = $1 and a.kind = 'gpu_unallotted' and d.day > '-infinity' and d.day <= $2
         union all
         select 'gpu', a.asset, (t.at at time zone 'UTC')::date, t.amount, 0
           from accounts a join journals j on j.book_id = a.book_id and j.cause_id = a.award_id
           join transfers t on t.book_id = j.book_id and t.journal_id = j.id and t.credit_id = a.id
          where a.book_id = $1 and a.kind = 'gpu_unallotted' and t.at < (($2::date + 1)::timestamp at time zone 'UTC')) x
       group by 1, 2, x.day order by 1, 2, x.day`,
      [book, until],
    );
    const from = query.from ?? rows.reduce((first, { day }) => (day < first ? day : first), until);
    if (from > until) throw Problem.invalid([{ pointer: '?until', code: 'before-start', limit: from, value: until }]);
    const { days, step } = daysBetween(from, until, mostPoints);
    return { from, until, step_days: step, data: cumulative(rows, days) };
  }
}
