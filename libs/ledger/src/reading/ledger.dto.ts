import { Day, DaysQuery, MayBeLeftOut, PageOf } from '@app/platform/http';
import type { HoldState } from '../hold.state';
import type { Freezing } from '../ledger';
import { MoneyDto } from '../money.dto';

/** What an account is, for words beside its id. */
export class AccountNameDto {
  id: string;
  /**
   * `envelope`, `grant_line`, `gpu_unallotted`, `gpu_lot` or `co_funding`; or a counter-account, the other side of every
   * posting: `funding_source`, `awarded`, `gpu_source`, `co_funding_source`, `usage_payable`, `gpu_used`, `provider_overrun`.
   */
  kind: string;
  /** For people, in English; not stable. */
  label: string;
  /** A currency, or `GPU_SEC:<type>`. */
  asset: string;
  /** Of a grant line or GPU time: the tranche of the award that it is a part of. */
  tranche: string | null;
  /** Of a grant line: its category, for example `compute`. */
  line: string | null;
  /** Of co-funding: whose money it is. */
  organisation: string | null;
  /** Of a lot: where its GPU time can be used. */
  pool: string | null;
  /** Of an envelope: whose projects it pays for, ISO 3166 alpha-2. */
  country: string | null;
}

/**
 * An account that can run out, with its counters. Amounts are in the asset's own notation: a decimal amount of the currency
 * (`"1234.50"` baht, `"1234"` yen), or whole seconds of one GPU. `available = limit - used - held`.
 */
export class AccountDto extends AccountNameDto {
  /** The award that it was opened for. */
  award: string | null;
  /** The lot whose GPU time it is. */
  lot: string | null;
  /** All that was ever credited, but for GPU time that lots gave back. */
  limit: string;
  /** All that was ever debited: charged, or of GPU time not allotted what lots have; what they gave back does not count. */
  used: string;
  /** What open holds keep and have not charged yet. */
  held: string;
  /** What a new hold can take, dates and freezing aside; never below zero. */
  available: string;
  /** While true, no hold is placed or extended on it; what is held is charged as before. */
  frozen: boolean;
  /** What was done so that it is frozen; null where it is not. */
  frozen_by: Freezing | null;
  /** Why, in the words of whoever did it. */
  frozen_reason: string | null;
  /** From when it can be drawn on; null: from the beginning. */
  valid_from: Date | null;
  /** Until when it can be drawn on; open holds outlive it. Null: it does not end. */
  valid_until: Date | null;
}

export class AccountPage extends PageOf(AccountDto) {}

/** All accounts of one thing; there are few. */
export class AccountList {
  data: AccountDto[];
}

/** What something on record was for, in words: kinds are `job`, `award`, `lot`, `allocation_request`, `envelope`, `co_funding_entry`. */
export class AboutDto {
  kind: string;
  /** As it is shown; null where it has no id of its own. */
  id: string | null;
  /**
   * Of a job its name, of a quota request its purpose, of an award, for the programme, its project; null where it has none, and
   * for whoever may not read the thing itself.
   */
  name: string | null;
}

/** Lines of some days. */
export class StatementQuery extends DaysQuery {}

/** One side of a transfer that touched the account. */
export class StatementLineDto {
  at: Date;
  /** The journal that the line is of. */
  journal: string;
  /** What happened: `award`, `award_reversal`, `envelope`, `co_funding`, `allotment`, `lot_return` or `capture`. */
  kind: string;
  /** Positive: into the account; negative: out of it. In the asset's own notation. */
  amount: string;
  /** What the account had after it, held or not: all that came in less all that went out. Null on a counter-account. */
  balance: string | null;
  /** A currency, or `GPU_SEC:<type>`. */
  asset: string;
  /** The other side: where it came from or went to. */
  other: AccountNameDto | null;
  /** The record that caused it, which its twin in another book names too: `award`, `hold`, `lot`, and so on. */
  cause_kind: string;
  cause_id: string;
  /** What it was for; of a hold, its job. */
  about: AboutDto | null;
  /** Given with corrections and manual entries. */
  reason: string | null;
}

/** What an open hold keeps of the account now. */
export class StatementHoldDto {
  hold: string;
  job: string;
  /** Null for whoever may not read jobs. */
  job_name: string | null;
  /** Kept and not charged yet, in the asset's own notation. */
  held: string;
  created_at: Date;
}

/** Lines, newest first, and the open holds on the account: together they explain its counters. */
export class StatementPage extends PageOf(StatementLineDto) {
  /** What the account is, counter-account or not. */
  name: AccountNameDto;
  /** Its counters now; null of a counter-account, which has none. */
  account: AccountDto | null;
  /** What it had before the first of the days asked for; null of a counter-account. */
  opening: string | null;
  /** What it had after the last of them: the opening and all lines between. Without days, what it has now, held or not. */
  closing: string | null;
  /** The 200 newest, the same on every page. */
  holds: StatementHoldDto[];
}

/** An amount that moved from the debited account to the credited one; both keep the same asset. */
export class TransferDto {
  debit: string;
  credit: string;
  debit_account: AccountNameDto | null;
  credit_account: AccountNameDto | null;
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
  /** What it was for; of a hold, its job. */
  about: AboutDto | null;
  reason: string | null;
  /** Who did what posted it; null where the system metered it. */
  person: string | null;
  /** Of the request that posted it; null where the system metered it. */
  request_id: string | null;
  /** The journal that this one corrects. */
  reverses: string | null;
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
  /** When it was kept: as the hold was placed, or extended. */
  placed_at: Date;
}

/** What a job may still use: GPU time and its price, kept when the job was launched. */
export class HoldDto {
  id: string;
  job: string;
  /** Null for whoever may not read jobs. */
  job_name: string | null;
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

/**
 * Days of a curve: always those of UTC, unlike the days of a statement (`time_zone`). The ledger sums an account by days of UTC as it
 * posts, so that a curve costs the same however much was posted; days of another zone would have to be added up from every transfer.
 */
export class SeriesQuery {
  /** First day (UTC), `YYYY-MM-DD`; without it, the first on which something was spent, held or granted. */
  @MayBeLeftOut()
  @Day()
  from?: string;

  /** Last day (UTC), `YYYY-MM-DD`; without it, today. */
  @MayBeLeftOut()
  @Day()
  until?: string;
}

/** Sums up to the end of a day (UTC), in the asset's own notation. */
export class DayDto {
  /** `YYYY-MM-DD`. */
  day: string;
  /** Charged since the beginning. */
  spent: string;
  /** Kept by holds that were open when the day ended. */
  held: string;
}

/** How one share was spent in one asset. */
export class SpendingDto {
  /** `grant`, `co_funding` or `gpu` (GPU time). */
  share: string;
  /** A currency, or `GPU_SEC:<type>`. */
  asset: string;
  days: DayDto[];
}

/** Spending day by day; at most 400 points, the last day among them. */
export class SeriesDto {
  from: string;
  until: string;
  /** Days between two points: 1 unless there would be too many. */
  step_days: number;
  data: SpendingDto[];
}

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
