import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';
import { MayBeLeftOut } from '@app/platform/http';

/** A day: who was not told for so long reads everything again anyway. */
const longestAway = 86_400_000;

export class ChangesQuery {
  /** Milliseconds before this moment of which I was not told: a stream tells first what changed meanwhile. */
  @MayBeLeftOut()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(longestAway)
  @ApiProperty({ required: false, type: 'integer', minimum: 0, maximum: longestAway, default: 0 })
  away?: number;
}

/** A scope in which something changed, and what kinds of things: what became of them is read where it stands. */
export class ScopeChange {
  /** `person` is whoever asks; `reference` is what anybody reads: pools and their prices. */
  scope: 'organisation' | 'project' | 'programme' | 'pool' | 'platform' | 'person' | 'reference';
  /** Null for the platform and for `reference`. */
  id: string | null;
  /** First words of events and of actions on record, for example `award` and `audit`; none in a list of scopes. */
  kinds: string[];
}

/** Scopes of which one is told. */
export class FollowedScopes {
  data: ScopeChange[];
}
