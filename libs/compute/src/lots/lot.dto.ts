import { IsString, Length } from 'class-validator';
import { MayBeLeftOut, PageOf, PageQuery } from '@app/platform/http';
import { TypeId } from '@app/platform/ids';
import type { ShownLotState } from './lot.state';

export class LotReasonDto {
  /** Kept in the audit record; the project reads it. */
  @IsString()
  @Length(1, 2000)
  reason: string;
}

/** A dated amount of GPU time of one pool. `used + held + available + returned = amount`. */
export class LotDto {
  id: string;
  project: string;
  pool: string;
  gpu_type: string;
  award: string;
  /** The request that it was granted on. */
  request: string;
  /** Ledger account, for its statement. */
  account: string;
  /** GPU-seconds granted. */
  amount: number;
  /** GPU-seconds charged. */
  used: number;
  /** GPU-seconds reserved by open holds. */
  held: number;
  /** GPU-seconds that a new hold can take, dates and freezing aside. */
  available: number;
  /** GPU-seconds that went back to the award when it ended. */
  returned: number;
  valid_from: Date;
  valid_until: Date;
  /** What stands in the way of using it, if anything does; `frozen`, `exhausted` and `expired` follow from its account and dates. */
  state: ShownLotState;
  /** Why it is frozen or revoked, in the words of whoever did it. */
  reason: string | null;
  /** Since when it is being revoked; it is revoked once no hold is open. */
  revoking_at: Date | null;
  created_at: Date;
  version: number;
}

export class LotPage extends PageOf(LotDto) {}

export class LotQuery extends PageQuery {
  @MayBeLeftOut()
  @TypeId('pol')
  pool?: string;
}

export class ProgrammeLotQuery extends LotQuery {
  @MayBeLeftOut()
  @TypeId('prj')
  project?: string;
}
