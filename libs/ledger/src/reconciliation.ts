import { Injectable } from '@nestjs/common';
import type { Tx } from '@app/platform/database';

/** One invariant of the ledger, recomputed from its records. */
export interface Invariant {
  /** Number in docs: I1 to I7 and I11. */
  invariant: string;
  meaning: string;
  /** Rows looked at. */
  looked: number;
  wrong: number;
  /** Id of the first wrong row. */
  first_wrong: string | null;
}

@Injectable()
export class Reconciliation {
  /** Recomputes every invariant over the books that the transaction sees. */
  async run(tx: Tx): Promise<Invariant[]> {
    const rows = await tx.query<{
      invariant: string;
      meaning: string;
      looked: bigint;
      wrong: bigint;
      first_wrong: string | null;
    }>('select * from reconcile_books()');
    return rows.map((row) => ({ ...row, looked: Number(row.looked), wrong: Number(row.wrong) }));
  }
}
