import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import type { Tx } from '@app/platform/database';
import { Problem } from '@app/platform/http';
import { show } from '@app/platform/ids';
import { Accounts } from './accounts.service';
import { Causes } from './causes';
import type { JournalDto } from './ledger.dto';
import { amountShown } from '../money';

interface JournalRow {
  kind: string;
  at: Date;
  cause_kind: string;
  cause_id: string;
  reason: string | null;
  person_id: string | null;
  request_id: string | null;
  reverses: string | null;
}

/** One act in a book, whole. The book must be entered. */
@Injectable()
export class Journals {
  constructor(
    private readonly accounts: Accounts,
    private readonly causes: Causes,
  ) {}

  /** @throws 404 where the book has no such journal */
  async journal(tx: Tx, caller: Caller, book: string, id: string): Promise<JournalDto> {
    const row = await tx.first<JournalRow & { [column: string]: unknown }>(
      `select kind, at, cause_kind, cause_id, reason, person_id, request_id, reverses from journals where book_id = $1 and id = $2`,
      [book, id],
    );
    if (!row) throw Problem.notFound('journal');
    const transfers = await tx.query<{ debit_id: string; credit_id: string; asset: string; amount: bigint }>(
      `select debit_id, credit_id, asset, amount from transfers where book_id = $1 and journal_id = $2 order by seq`,
      [book, id],
    );
    const names = await this.accounts.names(
      tx,
      book,
      transfers.flatMap(({ debit_id, credit_id }) => [debit_id, credit_id]),
    );
    const about = await this.causes.of(tx, caller, book, [{ kind: row.cause_kind, id: row.cause_id }]);
    return {
      id: show('jnl', id),
      kind: row.kind,
      at: row.at,
      cause_kind: row.cause_kind,
      cause_id: row.cause_id,
      about: about.get(row.cause_id) ?? null,
      reason: row.reason,
      person: row.person_id && show('per', row.person_id),
      request_id: row.request_id,
      reverses: row.reverses && show('jnl', row.reverses),
      transfers: transfers.map(({ debit_id, credit_id, asset, amount }) => ({
        debit: show('acc', debit_id),
        credit: show('acc', credit_id),
        debit_account: names.get(debit_id) ?? null,
        credit_account: names.get(credit_id) ?? null,
        asset,
        amount: amountShown(amount, asset),
      })),
    };
  }
}
