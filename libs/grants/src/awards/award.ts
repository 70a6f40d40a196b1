import type { AwardState } from './award.state';

/** An award as it is stored. Money in minor units of its currency. */
export interface Award {
  project_id: string;
  id: string;
  programme_id: string;
  /** The coordinator, who accepts it. */
  org_id: string;
  state: AwardState;
  state_reason: string | null;
  currency: string;
  /** The subsidy rate as it was on the day of the offer: the grant pays num/den of a cost. */
  rate_num: bigint;
  rate_den: bigint;
  ceiling_minor: bigint;
  envelope_country: string;
  envelope_id: string;
  /** Whose co-funding a job draws on: the organisation that launches it, or the coordinator. */
  co_funding_from: 'launching' | 'coordinator';
  valid_from: Date;
  valid_until: Date;
  offered_by: string;
  offered_at: Date;
  accepted_at: Date | null;
  version: number;
}

export const awardColumns = `project_id, id, programme_id, org_id, state, state_reason, currency, rate_num, rate_den, ceiling_minor,
  envelope_country, envelope_id, co_funding_from, valid_from, valid_until, offered_by, offered_at, accepted_at, version`;

/** A tranche's item: money of a budget line, or GPU-seconds of a type (line `gpu`). */
export interface AwardItem {
  tranche_id: string;
  line: string;
  asset: string;
  amount: bigint;
}
