import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import { amountShown, moneyShown } from '@app/ledger';
import { Database, type Tx } from '@app/platform/database';
import { Cursors, type Page, type PageQuery } from '@app/platform/http';
import { show } from '@app/platform/ids';
import type { EnvelopeSpendingList, ProjectSpendingDto } from '../grant.dto';
import { computeLines, grantLeft, grantSums, type GrantSums } from './grant-left';

/** Whole days behind today that are told: what the forecast of a grant rests on, four weeks, and the day before them. */
const daysBack = 29;
const millisecondsOfDay = 86_400_000;

/** An award that was accepted. */
interface Row {
  id: string;
  project_id: string;
  number: string;
  name: string;
  state: string;
  country: string;
  currency: string;
  accepted_at: Date;
  valid_until: Date;
  [column: string]: unknown;
}

type Sums = GrantSums & { project_id: string };
/** Of an award that has no compute line. */
const nothing: GrantSums = { credited: 0n, spent: 0n, held: 0n, locked: 0n, lapsed: 0n };

interface DayRow {
  project_id: string;
  day: string;
  spent: bigint;
  [column: string]: unknown;
}

/** How a programme's grants are spent: by envelope, and by project. */
@Injectable()
export class ProgrammeSpending {
  constructor(
    private readonly database: Database,
    private readonly cursors: Cursors,
  ) {}

  /** All awards count that were ever accepted, since what they spent came out of their envelope. */
  envelopes(caller: Caller): Promise<EnvelopeSpendingList> {
    return this.database.transaction(caller, async (tx) => {
      const awards = await tx.query<{ id: string; project_id: string }>(
        `select id, project_id from awards where programme_id = $1 and accepted_at is not null`,
        [caller.scopeId],
      );
      await enterBooks(tx, caller, awards);
      const rows = await tx.query<{ account_id: string; currency: string; spent: bigint; held: bigint }>(
        `select e.account_id, e.currency, coalesce(sum(g.spent), 0)::bigint as spent, coalesce(sum(g.held), 0)::bigint as held
           from envelopes e left join (
             select w.envelope_id, b.dr_posted as spent, b.dr_pending as held
               from awards w join accounts a on a.book_id = w.project_id and a.kind = 'grant_line' and a.award_id = w.id
               join balances b on b.book_id = a.book_id and b.account_id = a.id
              where w.programme_id = $1 and a.book_id = any ($2) and b.book_id = any ($2)) g on g.envelope_id = e.id
          where e.programme_id = $1 group by 1, 2, e.country order by e.country, 2`,
        [caller.scopeId, awards.map(({ project_id }) => project_id)],
      );
      return {
        data: rows.map(({ account_id, currency, spent, held }) => ({
          envelope: show('acc', account_id),
          spent: moneyShown(spent, currency),
          held: moneyShown(held, currency),
        })),
      };
    });
  }

  /** Projects with a live award, the newest award first. */
  projects(caller: Caller, query: PageQuery): Promise<Page<ProjectSpendingDto>> {
    const binding = ['programme-spending', caller.scopeId];
    const after = this.cursors.after(query, binding);
    return this.database.transaction(caller, async (tx) => {
      const rows = await tx.query<Row>(
        `select w.id, w.project_id, p.number, p.name, w.state, w.envelope_country as country, w.currency, w.accepted_at, w.valid_until
           from awards w join projects p on p.id = w.project_id
          where w.programme_id = $1 and w.state in ('accepted', 'active', 'suspended', 'closing') and ($2::uuid is null or w.id < $2)
          order by w.id desc limit $3`,
        [caller.scopeId, after?.[0] ?? null, (query.limit ?? 50) + 1],
      );
      await enterBooks(tx, caller, rows);
      const awards = rows.map(({ id }) => id);
      const books = rows.map(({ project_id }) => project_id);
      const sums = await tx.query<Sums>(
        `select a.book_id as project_id, ${grantSums('$3')}
           from accounts a join balances b on b.book_id = a.book_id and b.account_id = a.id
          where a.book_id = any ($1) and ${computeLines} and a.award_id = any ($2) group by 1`,
        [books, awards, tx.now],
      );
      const days = await tx.query<DayRow>(
        `select a.book_id as project_id, to_char(d.day, 'YYYY-MM-DD') as day, sum(d.debited)::bigint as spent
           from accounts a join account_days d on d.book_id = a.book_id and d.account_id = a.id
          where a.book_id = any ($1) and ${computeLines} and a.award_id = any ($2) and d.day > $3 group by 1, 2`,
        [books, awards, dayOf(tx.now.getTime() - daysBack * millisecondsOfDay)],
      );
      const bySums = new Map(sums.map((row) => [row.project_id, row]));
      return this.cursors.page(
        rows,
        query,
        binding,
        ({ id }) => [id],
        (row) => shown(row, bySums.get(row.project_id) ?? nothing, days, tx.now),
      );
    });
  }
}

/** The staff's door, with the books of these awards' projects. */
const enterBooks = (tx: Tx, caller: Caller, awards: readonly { project_id: string }[]): Promise<void> =>
  tx.enter('staff', { ...tx.scopes, books: [caller.scopeId, ...awards.map(({ project_id }) => project_id)] });

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

function shown(row: Row, sums: GrantSums, changes: readonly DayRow[], now: Date): ProjectSpendingDto {
  const { currency } = row;
  const mine = changes.filter(({ project_id }) => project_id === row.project_id);
  return {
    project: show('prj', row.project_id),
    number: row.number,
    name: row.name,
    award: show('awd', row.id),
    state: row.state,
    country: row.country,
    valid_until: row.valid_until,
    grant: grantLeft(sums, currency),
    days: wholeDays(row.accepted_at, now).map((day) => {
      const later = mine.filter((change) => change.day > day).reduce((sum, change) => sum + change.spent, 0n);
      return { day, spent: amountShown(sums.spent - later, currency) };
    }),
  };
}

/** The whole days (UTC) since an award was accepted, at most `daysBack` of them, oldest first; today is not over. */
function wholeDays(since: Date, now: Date): string[] {
  const days: string[] = [];
  for (let back = daysBack; back >= 1; back--) days.push(dayOf(now.getTime() - back * millisecondsOfDay));
  return days.filter((day) => day >= dayOf(since.getTime()));
}
