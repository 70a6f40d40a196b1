import { PageOf } from '@app/platform/http';
import type { HoldState } from './hold.state';
import { MoneyDto } from './money.dto';

/**
 * An account that can run out, with its counters. Amounts are in the asset's own notation: a decimal amount of the currency
 * (`"1234.50"` baht, `"1234"` yen), or whole seconds of one GPU. `available = limit - used - held`.
 */
export class AccountDto {
  id: string;
  /** `envelope`, `grant_line`, `gpu_unallotted`, `gpu_lot` or `co_funding`. */
  kind: string;
  /** For people; not stable. */
  label: string;
  /** A currency, or `GPU_SEC:<type>`. */
  asset: string;
  /** All that was ever credited. */
  limit: string;
  /** All that was ever debited: charged, or given back. */
  used: string;
  /** What open holds keep and have not charged yet. */
  held: string;
  /** What a new hold can take, dates and freezing aside; never below zero. */
  available: string;
  /** While true, no hold is placed or extended on it; what is held is charged as before. */
  frozen: boolean;
  frozen_reason: string | null;
  /** From when it can be drawn on; null: from the beginning. */
  valid_from: Date | null;
  /** Until when it can be drawn on; open holds outlive it. Null: it does not end. */
  valid_until: Date | null;
}

export class AccountPage extends PageOf(AccountDto) {}

/** One side of a transfer that touched the account. */
export class StatementLineDto {
  at: Date;
  /** The journal that the line is of. */
  journal: string;
  /** What happened: `award`, `award_reversal`, `envelope`, `co_funding`, `allotment`, `lot_return` or `capture`. */
  kind: string;
  /** Positive: into the account; negative: out of it. In the asset's own notation. */
  amount: string;
  /** A currency, or `GPU_SEC:<type>`. */
  asset: string;
  /** The record that caused it, which its twin in another book names too: `award`, `hold`, `lot`, and so on. */
  cause_kind: string;
  cause_id: string;
  /** Given with corrections and manual entries. */
  reason: string | null;
}

/** What an open hold keeps of the account now. */
export class StatementHoldDto {
  hold: string;
  job: string;
  /** Kept and not charged yet, in the asset's own notation. */
  held: string;
  created_at: Date;
}

/** Lines, newest first, and the open holds on the account: together they explain its counters. */
export class StatementPage extends PageOf(StatementLineDto) {
  /** The 200 newest, the same on every page. */
  holds: StatementHoldDto[];
}

/** An amount that moved from the debited account to the credited one; both keep the same asset. */
export class TransferDto {
  debit: string;
  credit: string;
  /** A currency, or `GPU_SEC:<type>`. */
  asset: string;
  /** Above zero, in the asset's own notation. */
  amount: string;
}

/** One act in a book. Journals are never changed; a wrong one is corrected by another that reverses it. */
export class JournalDto {
  id: string;
  kind: string;
  at: Date;
  /** The record that caused it; the twin journal in another book has the same cause. */
  cause_kind: string;
  cause_id: string;
  reason: string | null;
  transfers: TransferDto[];
}

/** The part of a hold on one account, in the order in which it is charged. */
export class HoldLegDto {
  account: string;
  /** `gpu` (GPU time), `grant` or `co_funding` (the two parts of its price). */
  share: string;
  /** Kept when the hold was placed or extended, in the account's own notation. */
  amount: string;
  /** Of that, charged so far. */
  captured: string;
}

/** What a job may still use: GPU time and its price, kept when the job was launched. */
export class HoldDto {
  id: string;
  job: string;
  /** `open`, then `closed` (used, the rest released) or `voided` (nothing was used). */
  state: HoldState;
  gpu_asset: string;
  /** GPU-seconds kept in all: GPUs times time limit. */
  gpu_seconds: number;
  /** GPU-seconds charged so far. */
  captured_seconds: number;
  /** GPU-seconds used beyond the hold: metered, charged to the provider. */
  overrun_seconds: number;
  /** Price of 3600 seconds of one GPU when it was placed; it stays. */
  price: MoneyDto;
  legs: HoldLegDto[];
  created_at: Date;
  ended_at: Date | null;
}

export class HoldPage extends PageOf(HoldDto) {}

export class InvariantDto {
  /** `I1` to `I7`, `I11`, `H1`: docs of the ledger say what each means. */
  invariant: string;
  meaning: string;
  /** Rows that were looked at. */
  looked: number;
  /** Rows that break it; 0: it holds. */
  wrong: number;
  /** Id of the first row that breaks it. */
  first_wrong: string | null;
}

export class ReconciliationDto {
  /** Whether every invariant holds. */
  holds: boolean;
  invariants: InvariantDto[];
}
