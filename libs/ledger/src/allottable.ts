import type { Tx } from '@app/platform/database';

/** What a tranche has of a GPU type that is not allotted, and when it may be used. */
export interface Allottable {
  from: Date;
  until: Date;
  /** GPU-seconds. */
  free: bigint;
}

/** What an award has to allot of a type, by tranche, those that have ended too; nothing of frozen ones. The book must be entered. */
export const allottable = (tx: Tx, of: { book: string; awardId: string; asset: string }): Promise<Allottable[]> =>
  tx.query<Allottable & { [column: string]: unknown }>(
    `select a.valid_from as "from", a.valid_until as "until", b.cr_posted - b.dr_posted - b.dr_pending as free
       from balances b join accounts a on a.book_id = b.book_id and a.id = b.account_id
      where b.book_id = $1 and a.kind = 'gpu_unallotted' and a.award_id = $2 and a.asset = $3 and not b.frozen`,
    [of.book, of.awardId, of.asset],
  );
