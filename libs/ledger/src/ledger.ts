import { Injectable } from '@nestjs/common';
import type { Tx } from '@app/platform/database';
import { newId } from '@app/platform/ids';
import { Problem } from '@app/platform/http';
import { amountMissing, daysOutsideTranche, gpuTimeMissing } from './ledger.problems';
import { counted, counterColumns, type Counters } from './reading/accounts.service';

/** Why a journal was posted: the record that caused it, which its twin in another book names too. */
export interface Cause {
  kind: string;
  id: string;
}

export interface Movement {
  debit: string;
  credit: string;
  /** Minor units or GPU-seconds. */
  amount: bigint;
}

export type BoundedKind = 'envelope' | 'grant_line' | 'gpu_unallotted' | 'gpu_lot' | 'co_funding';
export type CounterKind =
  'funding_source' | 'awarded' | 'gpu_source' | 'co_funding_source' | 'usage_payable' | 'gpu_used' | 'provider_overrun';

/** What was done to what an account belongs to, so that the account is frozen. */
export type Freezing = 'award_suspended' | 'lot_frozen' | 'lot_revoked';

export interface NewAccount {
  book: string;
  kind: BoundedKind;
  asset: string;
  label: string;
  awardId?: string;
  trancheId?: string;
  line?: string;
  poolId?: string;
  lotId?: string;
  organisationId?: string;
  country?: string;
  validFrom?: Date;
  validUntil?: Date;
}

/** A bounded account's counters: `limit` was ever credited, `available` = limit − used − held. */
export interface Balance {
  limit: bigint;
  used: bigint;
  held: bigint;
  available: bigint;
  frozen: boolean;
}

/** What other rooms ask of the ledger; every call is part of the caller's transaction and needs the book entered. */
@Injectable()
export class Ledger {
  /** GPU types that are known, by name: those of which some pool was made. */
  async gpuTypes(tx: Tx): Promise<string[]> {
    const rows = await tx.query<{ code: string }>(`select code from assets where kind = 'gpu' order by code`);
    return rows.map(({ code }) => code.replace('GPU_SEC:', ''));
  }

  /** Makes the asset of a GPU type known. */
  async addGpuAsset(tx: Tx, code: string): Promise<void> {
    await tx.query(`insert into assets (code, kind, exponent) values ($1, 'gpu', 0) on conflict do nothing`, [code]);
  }

  /** Opens a bounded account at zero. @returns its id */
  async openAccount(tx: Tx, account: NewAccount): Promise<string> {
    const id = newId();
    await tx.query(
      `insert into accounts (book_id, id, kind, asset, bounded, label, award_id, tranche_id, line, pool_id, lot_id, org_id,
         country, valid_from, valid_until, created_at)
       values ($1, $2, $3, $4, true, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
      [
        account.book,
        id,
        account.kind,
        account.asset,
        account.label,
        account.awardId ?? null,
        account.trancheId ?? null,
        account.line ?? null,
        account.poolId ?? null,
        account.lotId ?? null,
        account.organisationId ?? null,
        account.country ?? null,
        account.validFrom ?? null,
        account.validUntil ?? null,
        tx.now,
      ],
    );
    await tx.query(`insert into balances (book_id, account_id) values ($1, $2)`, [account.book, id]);
    return id;
  }

  /** The counter-account of a kind, opened when it is first needed. */
  async counter(tx: Tx, book: string, kind: CounterKind, asset: string): Promise<string> {
    const [row] = await tx.query<{ id: string }>(`select counter_account($1, $2, $3, $4) as id`, [
      book,
      kind,
      asset,
      tx.now,
    ]);
    return row.id;
  }

  /** Posts one journal. @throws 409 `amount-missing` when a bounded account would fall below zero */
  async post(
    tx: Tx,
    journal: {
      book: string;
      kind: string;
      cause: Cause;
      movements: readonly Movement[];
      personId?: string | null;
      requestId?: string | null;
      reason?: string | null;
      reverses?: string;
    },
  ): Promise<string> {
    const id = newId();
    const transfers = journal.movements.map(({ debit, credit, amount }) => ({
      debit,
      credit,
      amount: amount.toString(),
    }));
    try {
      await tx.query(`select post_journal($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`, [
        journal.book,
        id,
        journal.kind,
        journal.cause.kind,
        journal.cause.id,
        journal.personId ?? null,
        journal.reason ?? null,
        journal.reverses ?? null,
        JSON.stringify(transfers),
        tx.now,
        journal.requestId ?? null,
      ]);
    } catch (error) {
      if ((error as { code?: string }).code === 'MN001') throw amountMissing((error as Error).message);
      throw error;
    }
    return id;
  }

  /** Waits for whoever changes the account, so that what is read next still holds when it is acted on. */
  async lock(tx: Tx, accountId: string): Promise<void> {
    await tx.query(`select 1 from balances where account_id = $1 for no key update`, [accountId]);
  }

  /** Counters of bounded accounts by id; the books must be entered. */
  async balances(tx: Tx, accountIds: readonly string[]): Promise<Map<string, Balance>> {
    const rows = await tx.query<{ account_id: string; cr: bigint; dr: bigint; held: bigint; frozen: boolean }>(
      `select account_id, cr_posted as cr, dr_posted as dr, dr_pending as held, frozen from balances where account_id = any ($1)`,
      [[...accountIds]],
    );
    return new Map(
      rows.map(({ account_id, cr, dr, held, frozen }) => [
        account_id,
        { limit: cr, used: dr, held, available: cr - dr - held, frozen },
      ]),
    );
  }

  /** Stops placing and extending on an account; captures and closes go on. @param reason in the words of whoever did it */
  freeze(tx: Tx, accountId: string, by: Freezing, reason: string): Promise<void> {
    return this.setFrozen(tx, accountId, { by, reason });
  }

  /** Lets an account be drawn on again. Who did it and why is in the audit record of the act that calls this. */
  unfreeze(tx: Tx, accountId: string): Promise<void> {
    return this.setFrozen(tx, accountId, null);
  }

  /**
   * Moves GPU-seconds from an award's unallotted account into a new lot's account. Of the tranches that have begun when the
   * lot begins (now, for one that begins in the past) and last until it ends, the one that ends first and still has them gives.
   * Days are never cut: only a beginning that is over moves to that of the tranche.
   * @returns the account, its tranche and the lot's dates
   * @throws 409 `gpu-time-missing` with what each tranche has left, `days-outside-tranche` where none that has them lasts so long
   */
  async allot(
    tx: Tx,
    lot: {
      book: string;
      awardId: string;
      asset: string;
      poolId: string;
      lotId: string;
      gpuSeconds: bigint;
      validFrom: Date;
      validUntil: Date;
      cause: Cause;
      personId: string;
      requestId?: string;
    },
  ): Promise<{ accountId: string; trancheId: string; validFrom: Date; validUntil: Date }> {
    const sources = await tx.query<{
      id: string;
      tranche_id: string;
      valid_from: Date;
      valid_until: Date;
      free: bigint;
    }>(
      `select a.id, a.tranche_id, a.valid_from, a.valid_until, b.cr_posted - b.dr_posted - b.dr_pending as free
         from balances b join accounts a on a.book_id = b.book_id and a.id = b.account_id
        where b.book_id = $1 and a.kind = 'gpu_unallotted' and a.award_id = $2 and a.asset = $3 and not b.frozen
          and a.valid_from <= greatest($4::timestamptz, $5) and a.valid_until > greatest($4, $5)
        order by b.account_id for no key update of b`,
      [lot.book, lot.awardId, lot.asset, lot.validFrom, tx.now],
    );
    const able = sources
      .filter(({ free }) => free >= lot.gpuSeconds)
      .sort((a, b) => a.valid_until.getTime() - b.valid_until.getTime() || (a.id < b.id ? -1 : 1));
    const last = able.at(-1);
    if (!last) {
      const tranches = await this.counters(tx, lot.book, sources);
      throw gpuTimeMissing(lot.asset, lot.gpuSeconds, tranches.map(counted));
    }
    const { validUntil } = lot;
    const source = able.find(({ valid_until }) => valid_until >= validUntil);
    if (!source) throw daysOutsideTranche(last.valid_until, validUntil);
    const validFrom = lot.validFrom > source.valid_from ? lot.validFrom : source.valid_from;
    const accountId = await this.openAccount(tx, {
      book: lot.book,
      kind: 'gpu_lot',
      asset: lot.asset,
      label: `Lot of ${lot.asset.replace('GPU_SEC:', '')} time`,
      awardId: lot.awardId,
      trancheId: source.tranche_id,
      poolId: lot.poolId,
      lotId: lot.lotId,
      validFrom,
      validUntil,
    });
    const movements = [{ debit: source.id, credit: accountId, amount: lot.gpuSeconds }];
    const { book, cause, personId, requestId } = lot;
    await this.post(tx, { book, kind: 'allotment', cause, movements, personId, requestId });
    return { accountId, trancheId: source.tranche_id, validFrom, validUntil };
  }

  private counters(tx: Tx, book: string, accounts: readonly { id: string }[]): Promise<Counters[]> {
    return tx.query<Counters & { [column: string]: unknown }>(
      `select ${counterColumns} from accounts a join balances b on b.book_id = a.book_id and b.account_id = a.id
        where a.book_id = $1 and a.id = any ($2) order by a.id`,
      [book, accounts.map(({ id }) => id)],
    );
  }

  /** Gives what is left of a lot back to the tranche that it came from. */
  async returnUnallotted(
    tx: Tx,
    rest: { book: string; accountId: string; amount: bigint; cause: Cause },
  ): Promise<void> {
    if (rest.amount === 0n) return;
    const home = await tx.first<{ id: string }>(
      `select u.id from accounts l join accounts u on u.book_id = l.book_id and u.kind = 'gpu_unallotted'
          and u.tranche_id = l.tranche_id and u.asset = l.asset where l.book_id = $1 and l.id = $2`,
      [rest.book, rest.accountId],
    );
    if (!home) throw Problem.notFound('lot account');
    const movements = [{ debit: rest.accountId, credit: home.id, amount: rest.amount }];
    await this.post(tx, { book: rest.book, kind: 'lot_return', cause: rest.cause, movements });
  }

  /** Captures a hold up to a cumulative total of GPU-seconds; the same sequence twice is one capture. */
  async capture(tx: Tx, book: string, holdId: string, sequence: number, totalSeconds: bigint): Promise<void> {
    await tx.named('capture_hold', `select capture_hold($1, $2, $3, $4, $5)`, [
      book,
      holdId,
      sequence,
      totalSeconds,
      tx.now,
    ]);
  }

  /** Ends a hold: last capture, the rest released. Ending an ended hold changes nothing. */
  async close(tx: Tx, book: string, holdId: string, totalSeconds: bigint): Promise<void> {
    await tx.named('close_hold', `select close_hold($1, $2, $3, $4)`, [book, holdId, totalSeconds, tx.now]);
  }

  /** Releases a hold from which nothing was captured. */
  async void(tx: Tx, book: string, holdId: string): Promise<void> {
    await tx.query(`select void_hold($1, $2, $3)`, [book, holdId, tx.now]);
  }

  private async setFrozen(tx: Tx, accountId: string, why: { by: Freezing; reason: string } | null): Promise<void> {
    const changed = await tx.change(`update balances set frozen = $2 where account_id = $1`, [accountId, why !== null]);
    if (changed !== 1) throw Problem.notFound('account');
    await tx.query(`update accounts set frozen_at = $2, frozen_by = $3, frozen_reason = $4 where id = $1`, [
      accountId,
      why && tx.now,
      why?.by ?? null,
      why?.reason ?? null,
    ]);
  }
}
