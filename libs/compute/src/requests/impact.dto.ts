/** GPU-seconds of a project that fall into the time of a request. */
export class ImpactProjectDto {
  project: string;
  /** Promised and not used yet. */
  gpu_seconds: number;
}

/** A calendar month of the programme's time zone, or the part of it that is reckoned with. GPU-seconds. */
export class ImpactMonthDto {
  from: Date;
  until: Date;
  /** All that the pool can compute in it. */
  capacity: number;
  /** Promised to everybody and not used yet. */
  promised: number;
  /** Of this request, used evenly. */
  requested: number;
}

/**
 * What granting a request would do to its pool, in GPU-seconds of the time that it is for. What is promised is taken to be used
 * evenly over what is left of each lot's own time; capacity is that of every version on record.
 */
export class ImpactDto {
  pool: string;
  gpu_type: string;
  /**
   * Whether the award can give the asked days in one lot: `all`; `fewer`, those of `from` and `until`; or `none`, as without
   * an active award.
   */
  days: 'all' | 'fewer' | 'none';
  /** The time that is reckoned with: the days that the award can give, from now on; where it can give none, those asked for. */
  from: Date;
  until: Date;
  /** All that the pool can compute in that time. */
  capacity: number;
  /** Projects of this programme that have lots in it, the largest first. */
  projects: ImpactProjectDto[];
  /** Lots of all other programmes together. */
  others: number;
  /** Promised to everybody and not used yet: `projects` and `others`. */
  promised: number;
  /** What the request asks for. */
  requested: number;
  /** The most of it that leaves no month, nor the whole time, promised over what the pool can compute; all of it where that does. */
  fits: number;
  /** The most of it that the award can give in one lot of that time: more is refused. */
  award_gives: number;
  /** The time month by month. */
  months: ImpactMonthDto[];
}
