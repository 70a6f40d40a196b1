import { MayBeLeftOut } from './fields/left-out';
import { Day } from './fields/moment';
import { TimeZone } from './fields/time-zone';
import { PageQuery } from './page';

/** A page of what was done on some days. */
export class DaysQuery extends PageQuery {
  /** First day, `YYYY-MM-DD`; without it, from the beginning. */
  @MayBeLeftOut()
  @Day()
  from?: string;

  /** Last day, `YYYY-MM-DD`; without it, up to now. */
  @MayBeLeftOut()
  @Day()
  until?: string;

  /** Whose days those are: the IANA name of a time zone; without it, UTC. */
  @MayBeLeftOut()
  @TimeZone()
  time_zone?: string;
}
