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
