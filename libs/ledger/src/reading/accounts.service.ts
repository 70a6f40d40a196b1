import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import type { Tx } from '@app/platform/database';
import { Cursors, type Page, type PageQuery } from '@app/platform/http';
import { show } from '@app/platform/ids';
import type { Balance, Freezing } from '../ledger';
import type { AccountDto, AccountNameDto } from './ledger.dto';
import { amountShown } from '../money';

/** What an account is, as its row says. */
export interface AccountNameRow {
  id: string;
  kind: string;
  label: string;
  asset: string;
  tranche_id: string | null;
  line: string | null;
  org_id: string | null;
  pool_id: string | null;
  country: string | null;
}

/** An account's counters as they stand. */
export interface Counters {
  cr: bigint;
  dr: bigint;
  held: bigint;
  returned: bigint;
}

export interface AccountRow extends AccountNameRow, Counters {
  award_id: string | null;
  lot_id: string | null;
  frozen: boolean;
  frozen_by: Freezing | null;
  frozen_reason: string | null;
  valid_from: Date | null;
  valid_until: Date | null;
}

export const nameColumns = 'a.id, a.kind, a.label, a.asset, a.tranche_id, a.line, a.org_id, a.pool_id, a.country';
/**
 * GPU time that lots gave back: to this account of time not allotted, or by this lot; of an envelope, what came back of offers
 * that were declined or revoked. It went out and came in again, so it is neither given nor used. Found from the account that
 * took it back, which has few transfers and a lot a great many.
 */
const returned = `case
  when a.kind in ('gpu_unallotted', 'envelope') then (select coalesce(sum(t.amount), 0)::bigint from transfers t
    join accounts l on l.book_id = t.book_id and l.id = t.debit_id and l.kind in ('gpu_lot', 'awarded')
    where t.book_id = a.book_id and t.credit_id = a.id)
  when a.kind = 'gpu_lot' then (select coalesce(sum(t.amount), 0)::bigint from accounts u
    join transfers t on t.book_id = u.book_id and t.credit_id = u.id and t.debit_id = a.id
    where u.book_id = a.book_id and u.kind = 'gpu_unallotted' and u.tranche_id = a.tranche_id and u.asset = a.asset)
  else 0 end`;
/** Counters of accounts `a` with their balances `b`. */
export const counterColumns = `b.cr_posted as cr, b.dr_posted as dr, b.dr_pending as held, ${returned} as returned`;
export const accountColumns = `${nameColumns}, a.award_id, a.lot_id, ${counterColumns}, b.frozen, a.frozen_by, a.frozen_reason, a.valid_from, a.valid_until`;

/** Accounts of a book with their counters. The book must be entered. */
@Injectable()
export class Accounts {
  constructor(private readonly cursors: Cursors) {}

  /** Every bounded account of a book, by kind, what ends first first: for a budget, which is one whole. */
  async all(tx: Tx, book: string): Promise<AccountDto[]> {
    return (await this.rows(tx, book, null, null)).map(accountShown);
  }

  /** The same, page by page. */
  async page(tx: Tx, caller: Caller, book: string, query: PageQuery): Promise<Page<AccountDto>> {
    const binding = ['accounts', caller.scopeId, book];
    const rows = await this.rows(tx, book, this.cursors.after(query, binding), (query.limit ?? 50) + 1);
    const position = ({ kind, valid_until, id }: AccountRow) => [kind, valid_until?.toISOString() ?? 'infinity', id];
    return this.cursors.page(rows, query, binding, position, accountShown);
  }

  /** What accounts are called, by id: for the other side of a line, which may be a counter-account. */
  async names(tx: Tx, book: string, ids: readonly string[]): Promise<Map<string, AccountNameDto>> {
    const rows = await tx.query<AccountNameRow & { [column: string]: unknown }>(
      `select ${nameColumns} from accounts a where a.book_id = $1 and a.id = any ($2)`,
      [book, [...new Set(ids)]],
    );
    return new Map(rows.map((row) => [row.id, accountNamed(row)]));
  }

  private rows(tx: Tx, book: string, after: (string | null)[] | null, limit: number | null): Promise<AccountRow[]> {
    const [kind, until, id] = after ?? [null, null, null];
    return tx.query<AccountRow & { [column: string]: unknown }>(
      `select ${accountColumns}
         from accounts a join balances b on b.book_id = a.book_id and b.account_id = a.id
        where a.book_id = $1
          and ($2::text is null or (a.kind, coalesce(a.valid_until, 'infinity'), a.id) > ($2, $3::timestamptz, $4::uuid))
        order by a.kind, coalesce(a.valid_until, 'infinity'), a.id limit $5`,
      [book, kind, until, id, limit],
    );
  }
}

export const accountNamed = (row: AccountNameRow): AccountNameDto => ({
  id: show('acc', row.id),
  kind: row.kind,
  label: row.label,
  asset: row.asset,
  tranche: row.tranche_id && show('trn', row.tranche_id),
  line: row.line,
  organisation: row.org_id && show('org', row.org_id),
  pool: row.pool_id && show('pol', row.pool_id),
  country: row.country,
});

/** What counters say to a reader: what went out and came in again was neither used nor given twice. */
export const counted = ({ cr, dr, held, returned }: Counters): Omit<Balance, 'frozen'> => ({
  limit: cr - returned,
  used: dr - returned,
  held,
  available: cr - dr - held,
});

export function accountShown(row: AccountRow): AccountDto {
  const { limit, used, held, available } = counted(row);
  return {
    ...accountNamed(row),
    award: row.award_id && show('awd', row.award_id),
    lot: row.lot_id && show('lot', row.lot_id),
    limit: amountShown(limit, row.asset),
    used: amountShown(used, row.asset),
    held: amountShown(held, row.asset),
    available: amountShown(available, row.asset),
    frozen: row.frozen,
    frozen_by: row.frozen_by,
    frozen_reason: row.frozen_reason,
    valid_from: row.valid_from,
    valid_until: row.valid_until,
  };
}
