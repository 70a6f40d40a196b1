import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import type { Tx } from '@app/platform/database';
import { boundsOf, Cursors, Problem } from '@app/platform/http';
import { show } from '@app/platform/ids';
import { accountColumns, type AccountRow, Accounts, accountNamed, accountShown } from './accounts.service';
import { Causes } from './causes';
import type { StatementHoldDto, StatementLineDto, StatementPage, StatementQuery } from './ledger.dto';
import { amountShown } from '../money';

interface LineRow {
  seq: bigint;
  at: Date;
  /** To the microsecond, as a cursor needs it. */
  position: string;
  journal_id: string;
  kind: string;
  amount: bigint;
  other_id: string;
  cause_kind: string;
  cause_id: string;
  reason: string | null;
}

/** A line with what the account had after it; null on a counter-account, which owns no balance. */
type Balanced = LineRow & { balance: bigint | null };

type Whole = AccountRow & { bounded: boolean; opening: bigint | null; closing: bigint | null };

/** What moved on an account, from one balance to another. The book must be entered. */
@Injectable()
export class Statements {
  constructor(
    private readonly cursors: Cursors,
    private readonly accounts: Accounts,
    private readonly causes: Causes,
  ) {}

  /** Lines of an account, newest first, each with the balance after it, and what open holds keep of it now. */
  async statement(
    tx: Tx,
    caller: Caller,
    book: string,
    account: string,
    query: StatementQuery,
  ): Promise<StatementPage> {
    const { first, end } = boundsOf(query);
    const binding = ['statement', caller.scopeId, book, account, first, end];
    const after = this.cursors.after(query, binding);
    const values = [book, account, first, end];
    const read = await this.read(tx, values, after, (query.limit ?? 50) + 1);
    if (!read) throw Problem.notFound('account');
    const { whole, lines } = read;
    // A page that follows begins with the balance that the page before ended with.
    let balance = after ? (after[2] === null ? null : BigInt(after[2])) : whole.closing;
    const rows = lines.map((line): Balanced => {
      const balanced = { ...line, balance };
      if (balance !== null) balance -= line.amount;
      return balanced;
    });
    const shown = await this.shown(tx, caller, book, whole.asset, rows);
    const page = this.cursors.page(
      rows,
      query,
      binding,
      (row) => [row.position, row.seq.toString(), row.balance === null ? null : (row.balance - row.amount).toString()],
      shown,
    );
    const amount = (of: bigint | null) => (of === null ? null : amountShown(of, whole.asset));
    return {
      ...page,
      name: accountNamed(whole),
      account: whole.bounded ? accountShown(whole) : null,
      opening: amount(whole.opening),
      closing: amount(whole.closing),
      holds: await this.holdsOn(tx, caller, book, account),
    };
  }

  /**
   * The account, its balances at both ends, and a page of its lines, in one statement: they must be of one moment. Sums are kept by
   * days of UTC: what moved between such a midnight and an end within the day comes from its lines.
   */
  private async read(
    tx: Tx,
    [book, account, first, end]: (string | Date | null)[],
    after: (string | null)[] | null,
    limit: number,
  ): Promise<{ whole: Whole; lines: LineRow[] } | null> {
    const side = (own: 'credit_id' | 'debit_id', other: 'credit_id' | 'debit_id', sign: '' | '-') =>
      `(select seq, at, journal_id, ${sign}amount as amount, ${other} as other_id, book_id from transfers
         where book_id = $1 and ${own} = $2 and ($5::timestamptz is null or (at, seq) < ($5, $6::bigint))
           and at >= coalesce($3::timestamptz, '-infinity') and at < coalesce($4::timestamptz, 'infinity')
         order by at desc, seq desc limit $7)`;
    const sum = (of: string, from: string, and: string) =>
      `(select coalesce(sum(${of}), 0)::bigint from ${from} where book_id = $1 and ${and})`;
    const before = (at: '$3' | '$4') => {
      const within = `at >= date_trunc('day', ${at}::timestamptz, 'UTC') and at < ${at}`;
      return `${sum('credited - debited', 'account_days', `account_id = $2 and day < (${at}::timestamptz at time zone 'UTC')::date`)}
        + ${sum('amount', 'transfers', `credit_id = $2 and ${within}`)} - ${sum('amount', 'transfers', `debit_id = $2 and ${within}`)}`;
    };
    const rows = await tx.query<Whole & { lines: Partial<LineRow> } & { [column: string]: unknown }>(
      `select w.*, l.seq, l.at, l.at::text as position, l.journal_id, l.amount, l.other_id, j.kind as journal_kind, j.cause_kind, j.cause_id, j.reason
         from (select ${accountColumns}, a.bounded,
                 case when a.bounded then case when $3::timestamptz is null then 0 else ${before('$3')} end end as opening,
                 case when a.bounded then case when $4::timestamptz is null then b.cr_posted - b.dr_posted else ${before('$4')} end end as closing
                from accounts a left join balances b on b.book_id = a.book_id and b.account_id = a.id
               where a.book_id = $1 and a.id = $2) w
         left join lateral (select * from (${side('credit_id', 'debit_id', '')} union all ${side('debit_id', 'credit_id', '-')}) t
                             order by t.at desc, t.seq desc limit $7) l on true
         left join journals j on j.book_id = l.book_id and j.id = l.journal_id order by l.at desc, l.seq desc`,
      [book, account, first, end, after?.[0] ?? null, after?.[1] ?? null, limit],
    );
    const [whole] = rows;
    if (!whole) return null;
    const lines = rows.filter(({ seq }) => seq !== null) as unknown as (LineRow & { journal_kind: string })[];
    return { whole, lines: lines.map((line) => ({ ...line, kind: line.journal_kind })) };
  }

  /** How a line is shown, with words for what it was for and for its other side. */
  private async shown(
    tx: Tx,
    caller: Caller,
    book: string,
    asset: string,
    rows: readonly Balanced[],
  ): Promise<(row: Balanced) => StatementLineDto> {
    const about = await this.causes.of(
      tx,
      caller,
      book,
      rows.map(({ cause_kind, cause_id }) => ({ kind: cause_kind, id: cause_id })),
    );
    const names = await this.accounts.names(
      tx,
      book,
      rows.map(({ other_id }) => other_id),
    );
    return (row) => ({
      at: row.at,
      journal: show('jnl', row.journal_id),
      kind: row.kind,
      amount: amountShown(row.amount, asset),
      balance: row.balance === null ? null : amountShown(row.balance, asset),
      asset,
      other: names.get(row.other_id) ?? null,
      cause_kind: row.cause_kind,
      cause_id: row.cause_id,
      about: about.get(row.cause_id) ?? null,
      reason: row.reason,
    });
  }

  /** A hold writes no journal: what it keeps is shown beside the lines. The 200 newest. */
  private async holdsOn(tx: Tx, caller: Caller, book: string, account: string): Promise<StatementHoldDto[]> {
    const rows = await tx.query<{ id: string; job_id: string; created_at: Date; held: bigint; asset: string }>(
      `select h.id, h.job_id, h.created_at, sum(l.amount - l.captured)::bigint as held, a.asset
         from holds h, unnest(h.legs) l, accounts a
        where h.book_id = $1 and h.state = 'open' and l.account_id = $2 and a.book_id = $1 and a.id = $2
        group by h.id, h.job_id, h.created_at, a.asset having sum(l.amount - l.captured) > 0 order by h.id desc limit 200`,
      [book, account],
    );
    const about = await this.causes.of(
      tx,
      caller,
      book,
      rows.map(({ job_id }) => ({ kind: 'job', id: job_id })),
    );
    return rows.map(({ id, job_id, created_at, held, asset }) => ({
      hold: show('hld', id),
      job: show('job', job_id),
      job_name: about.get(job_id)?.name ?? null,
      held: amountShown(held, asset),
      created_at,
    }));
  }
}
