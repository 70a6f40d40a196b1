import { PageOf } from '@app/platform/http';
import { MoneyDto } from './money.dto';

/** An account with its counters; GPU time in seconds, money in its currency. */
export class AccountDto {
  id: string;
  kind: string;
  label: string;
  /** A currency, or `GPU_SEC:<type>`. */
  asset: string;
  /** Ever credited, in the asset's own notation: a decimal amount or whole seconds. */
  limit: string;
  used: string;
  held: string;
  available: string;
  frozen: boolean;
  frozen_reason: string | null;
  valid_from: Date | null;
  valid_until: Date | null;
}

export class AccountList {
  data: AccountDto[];
}

/** One line of a statement. */
export class StatementLineDto {
  at: Date;
  journal: string;
  kind: string;
  /** Positive: into the account. */
  amount: string;
  asset: string;
  cause_kind: string;
  cause_id: string;
  reason: string | null;
}

export class StatementPage extends PageOf(StatementLineDto) {}

export class TransferDto {
  debit: string;
  credit: string;
  asset: string;
  amount: string;
}

export class JournalDto {
  id: string;
  kind: string;
  at: Date;
  cause_kind: string;
  cause_id: string;
  reason: string | null;
  transfers: TransferDto[];
}

export class HoldLegDto {
  account: string;
  share: string;
  amount: string;
  captured: string;
}

export class HoldDto {
  id: string;
  job: string;
  state: string;
  gpu_asset: string;
  gpu_seconds: number;
  captured_seconds: number;
  /** Use beyond the hold: metered, charged to the provider. */
  overrun_seconds: number;
  /** Price of 3600 s of one GPU when it was placed. */
  price: MoneyDto;
  legs: HoldLegDto[];
  created_at: Date;
  ended_at: Date | null;
}

export class HoldPage extends PageOf(HoldDto) {}

export class InvariantDto {
  invariant: string;
  meaning: string;
  looked: number;
  wrong: number;
  first_wrong: string | null;
}

export class ReconciliationDto {
  /** Whether every invariant holds. */
  holds: boolean;
  invariants: InvariantDto[];
}
