import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import type { Tx } from '@app/platform/database';
import { Cursors, type Page, type PageQuery, Problem } from '@app/platform/http';
import { show } from '@app/platform/ids';
import type { HoldState } from './hold.state';
import type { AccountDto, HoldDto, JournalDto, StatementHoldDto, StatementPage } from './ledger.dto';
import { amountShown, moneyShown, secondsShown } from './money';

interface AccountRow {
  id: string;
  kind: string;
  label: string;
  asset: string;
  cr: bigint;
  dr: bigint;
  held: bigint;
  frozen: boolean;
  frozen_reason: string | null;
  valid_from: Date | null;
  valid_until: Date | null;
}

/** What a book shows: accounts, statements, journals, holds. The book must be entered. */
@Injectable()
export class Statements {
  constructor(private readonly cursors: Cursors) {}

  /** Every bounded account of a book, by kind, what ends first first: for a budget, which is one whole. */
  async accounts(tx: Tx, book: string): Promise<AccountDto[]> {
    return (await this.accountRows(tx, book, null, null)).map(accountShown);
  }

  /** The same, page by page. */
  async accountPage(tx: Tx, caller: Caller, book: string, query: PageQuery): Promise<Page<AccountDto>> {
    const binding = ['accounts', caller.scopeId, book];
    const rows = await this.accountRows(tx, book, this.cursors.after(query, binding), (query.limit ?? 50) + 1);
    const position = ({ kind, valid_until, id }: AccountRow) => [kind, valid_until?.toISOString() ?? 'infinity', id];
    return this.cursors.page(rows, query, binding, position, accountShown);
  }

  private accountRows(
    tx: Tx,
    book: string,
    after: (string | null)[] | null,
    limit: number | null,
  ): Promise<AccountRow[]> {
    const [kind, until, id] = after ?? [null, null, null];
    return tx.query<AccountRow & { [column: string]: unknown }>(
      `select a.id, a.kind, a.label, a.asset, b.cr_posted as cr, b.dr_posted as dr, b.dr_pending as held, b.frozen,
              a.frozen_reason, a.valid_from, a.valid_until
         from accounts a join balances b on b.book_id = a.book_id and b.account_id = a.id
        where a.book_id = $1
          and ($2::text is null or (a.kind, coalesce(a.valid_until, 'infinity'), a.id) > ($2, $3::timestamptz, $4::uuid))
        order by a.kind, coalesce(a.valid_until, 'infinity'), a.id limit $5`,
      [book, kind, until, id, limit],
    );
  }

  /** Lines of an account, newest first, and what open holds keep of it now. */
  async statement(tx: Tx, caller: Caller, book: string, account: string, query: PageQuery): Promise<StatementPage> {
    const binding = ['statement', caller.scopeId, book, account];
    const after = this.cursors.after(query, binding);
    const rows = await tx.query<{
      seq: bigint;
      at: Date;
      journal_id: string;
      kind: string;
      amount: bigint;
      asset: string;
      cause_kind: string;
      cause_id: string;
      reason: string | null;
    }>(
      `select t.seq, t.at, t.journal_id, j.kind, t.amount, t.asset, j.cause_kind, j.cause_id, j.reason from (
         (select seq, at, journal_id, amount, asset, book_id from transfers
           where book_id = $1 and credit_id = $2 and ($3::bigint is null or seq < $3) order by seq desc limit $4)
         union all
         (select seq, at, journal_id, -amount, asset, book_id from transfers
           where book_id = $1 and debit_id = $2 and ($3::bigint is null or seq < $3) order by seq desc limit $4)
       ) t join journals j on j.book_id = t.book_id and j.id = t.journal_id order by t.seq desc limit $4`,
      [book, account, after?.[0] ?? null, (query.limit ?? 50) + 1],
    );
    if (rows.length === 0 && !(await this.exists(tx, book, account))) throw Problem.notFound('account');
    const page = this.cursors.page(
      rows,
      query,
      binding,
      (row) => [row.seq.toString()],
      (row) => ({
        at: row.at,
        journal: show('jnl', row.journal_id),
        kind: row.kind,
        amount: amountShown(row.amount, row.asset),
        asset: row.asset,
        cause_kind: row.cause_kind,
        cause_id: row.cause_id,
        reason: row.reason,
      }),
    );
    return { ...page, holds: await this.holdsOn(tx, book, account) };
  }

  /** A hold writes no journal: what it keeps is shown beside the lines. The 200 newest. */
  private async holdsOn(tx: Tx, book: string, account: string): Promise<StatementHoldDto[]> {
    const rows = await tx.query<{ id: string; job_id: string; created_at: Date; held: bigint; asset: string }>(
      `select h.id, h.job_id, h.created_at, sum(l.amount - l.captured)::bigint as held, a.asset
         from holds h, unnest(h.legs) l, accounts a
        where h.book_id = $1 and h.state = 'open' and l.account_id = $2 and a.book_id = $1 and a.id = $2
        group by h.id, h.job_id, h.created_at, a.asset having sum(l.amount - l.captured) > 0 order by h.id desc limit 200`,
      [book, account],
    );
    return rows.map(({ id, job_id, created_at, held, asset }) => ({
      hold: show('hld', id),
      job: show('job', job_id),
      held: amountShown(held, asset),
      created_at,
    }));
  }

  async journal(tx: Tx, book: string, id: string): Promise<JournalDto> {
    const row = await tx.first<{ kind: string; at: Date; cause_kind: string; cause_id: string; reason: string | null }>(
      `select kind, at, cause_kind, cause_id, reason from journals where book_id = $1 and id = $2`,
      [book, id],
    );
    if (!row) throw Problem.notFound('journal');
    const transfers = await tx.query<{ debit_id: string; credit_id: string; asset: string; amount: bigint }>(
      `select debit_id, credit_id, asset, amount from transfers where book_id = $1 and journal_id = $2 order by seq`,
      [book, id],
    );
    return {
      id: show('jnl', id),
      ...row,
      transfers: transfers.map(({ debit_id, credit_id, asset, amount }) => ({
        debit: show('acc', debit_id),
        credit: show('acc', credit_id),
        asset,
        amount: amountShown(amount, asset),
      })),
    };
  }

  /** Holds of a book, newest first, with their legs. */
  async holds(tx: Tx, caller: Caller, book: string, query: PageQuery): Promise<Page<HoldDto>> {
    const binding = ['holds', caller.scopeId, book];
    const after = this.cursors.after(query, binding);
    const rows = await tx.query<{
      id: string;
      job_id: string;
      state: HoldState;
      gpu_asset: string;
      currency: string;
      price_minor: bigint;
      gpu_seconds: bigint;
      captured_seconds: bigint;
      overrun_seconds: bigint;
      created_at: Date;
      ended_at: Date | null;
      legs: { account: string; share: string; amount: string; captured: string }[];
    }>(
      `select h.id, h.job_id, h.state, h.gpu_asset, h.currency, h.price_minor, h.gpu_seconds, h.captured_seconds,
              h.overrun_seconds, h.created_at, h.ended_at,
              (select jsonb_agg(jsonb_build_object('account', l.account_id, 'share', l.share, 'amount', l.amount::text,
                 'captured', l.captured::text) order by l.n) from unnest(h.legs) with ordinality l(account_id, share, amount, captured, n)) as legs
         from holds h where h.book_id = $1 and ($2::uuid is null or h.id < $2) order by h.id desc limit $3`,
      [book, after?.[0] ?? null, (query.limit ?? 50) + 1],
    );
    return this.cursors.page(
      rows,
      query,
      binding,
      (row) => [row.id],
      (row) => ({
        id: show('hld', row.id),
        job: show('job', row.job_id),
        state: row.state,
        gpu_asset: row.gpu_asset,
        gpu_seconds: secondsShown(row.gpu_seconds),
        captured_seconds: secondsShown(row.captured_seconds),
        overrun_seconds: secondsShown(row.overrun_seconds),
        price: moneyShown(row.price_minor, row.currency),
        legs: row.legs.map(({ account, share, amount, captured }) => {
          const asset = share === 'gpu' ? row.gpu_asset : row.currency;
          return {
            account: show('acc', account),
            share,
            amount: amountShown(BigInt(amount), asset),
            captured: amountShown(BigInt(captured), asset),
          };
        }),
        created_at: row.created_at,
        ended_at: row.ended_at,
      }),
    );
  }

  private async exists(tx: Tx, book: string, account: string): Promise<boolean> {
    return (await tx.first(`select 1 from accounts where book_id = $1 and id = $2`, [book, account])) !== null;
  }
}

function accountShown(row: AccountRow): AccountDto {
  return {
    id: show('acc', row.id),
    kind: row.kind,
    label: row.label,
    asset: row.asset,
    limit: amountShown(row.cr, row.asset),
    used: amountShown(row.dr, row.asset),
    held: amountShown(row.held, row.asset),
    available: amountShown(row.cr - row.dr - row.held, row.asset),
    frozen: row.frozen,
    frozen_reason: row.frozen_reason,
    valid_from: row.valid_from,
    valid_until: row.valid_until,
  };
}
