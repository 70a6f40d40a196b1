import { Injectable, Logger } from '@nestjs/common';
import type { Caller, ScopeOfRole } from '@app/access';
import { Identity, platformScope } from '@app/identity';
import { Database } from '@app/platform/database';
import { Hints } from '@app/platform/events';
import { type Prefix, show } from '@app/platform/ids';
import type { FollowedScopes } from './change.dto';
import { type FollowedScope, Follower, type Scopes } from './follower';
import { Lately } from './lately';
import { ScopesAbove } from './scopes-above';

/** Where what anybody may read is heard of. */
const reference = 'reference';
/** Kinds of which anybody is told that there was one: lists that whoever is signed in reads. */
const known = ['pool', 'capacity', 'rate_card'];
/** Kinds of which hints come from people and pools: nothing is above those. */
const ofNoProject = ['notification', 'attempt'];
const prefixes: Record<ScopeOfRole, Prefix | null> = {
  organisation: 'org',
  project: 'prj',
  programme: 'prg',
  pool: 'pol',
  platform: null,
};

/**
 * Tells open pages in which of their scopes something changed. Hints come to every replica and are handed on in memory: a change
 * costs no statement once its project's programme is known, but where it is of the project or of who takes part, see `ScopesAbove`; a
 * follower costs one in 15 s. What came lately is kept, so that a page that began to read before it was followed,
 * or was away for a moment, is told what it missed and reads that again, and not everything.
 */
@Injectable()
export class Changes {
  private readonly followers = new Set<Follower>();
  private readonly lately = new Lately();
  private readonly above: ScopesAbove;

  constructor(
    private readonly database: Database,
    private readonly identity: Identity,
    private readonly hints: Hints,
  ) {
    this.above = new ScopesAbove(database, new Logger('Changes'));
    hints.listen((channel, id, told) => {
      const kinds = kindsOf(channel, told);
      if (kinds === null) return;
      this.lately.keep({ id, kinds });
      if (this.followers.size > 0) this.spread(id, kinds, this.followers);
    });
  }

  /** Scopes of which the caller is told: those of their open roles, their own, and what anybody reads. */
  async list(caller: Caller): Promise<FollowedScopes> {
    return { data: [...(await this.scopes(caller)).values()].map((scope) => ({ ...scope, kinds: [] })) };
  }

  /** Follows for as long as `work` goes on. @param away milliseconds before this moment of which the caller was not told */
  async follow(caller: Caller, away: number, work: (follower: Follower) => Promise<void>): Promise<void> {
    const from = Date.now() - away;
    const follower: Follower = new Follower(
      () => this.scopes(caller),
      () => this.hints.arriveSince !== null,
      () => this.begin(follower, from),
    );
    await work(follower).finally(() => this.followers.delete(follower));
  }

  /** @returns whether all that came since is known, and was handed on to it */
  private begin(follower: Follower, from: number): boolean {
    this.followers.add(follower);
    const since = this.hints.arriveSince;
    const missed = since !== null && since <= from ? this.lately.since(from) : null;
    for (const { id, kinds } of missed ?? []) this.spread(id, kinds, [follower]);
    return missed !== null;
  }

  private async scopes(caller: Caller): Promise<Scopes> {
    const roles = await this.database.transaction({ door: caller.door, scopes: caller.scopes }, (tx) =>
      this.identity.openRolesOf(tx, caller.personId),
    );
    const scopes: [string, FollowedScope][] = roles.map(({ scopeKind, scopeId }) => {
      const prefix = prefixes[scopeKind];
      return [scopeId, { scope: scopeKind, id: prefix && show(prefix, scopeId) }];
    });
    const own: FollowedScope = { scope: 'person', id: show('per', caller.personId) };
    return new Map([...scopes, [caller.personId, own], [reference, { scope: 'reference', id: null }]]);
  }

  private spread(id: string, kinds: readonly string[], to: Iterable<Follower>): void {
    const tell = (scopeId: string, what: readonly string[]) => {
      for (const follower of to) follower.hear(scopeId, what);
    };
    tell(id, kinds);
    const common = kinds.filter((kind) => known.includes(kind));
    if (common.length > 0) tell(reference, common);
    if (kinds.includes('organisation')) {
      const ofIt = kinds.filter((kind) => kind === 'organisation' || kind === 'audit');
      tell(platformScope, ofIt);
      tellOffices(ofIt, to);
    }
    if (kinds.includes('lot')) tellOffices(['promise'], to);
    if (kinds.includes('programme') || common.length > 0) tell(platformScope, kinds);
    const ofProject = kinds.filter((kind) => !ofNoProject.includes(kind));
    if (ofProject.length > 0) this.above.tell(id, ofProject, tell);
  }
}

/** What a hint says of the kinds of things that changed; null where nobody is told of it. */
function kindsOf(channel: string, told: string): string[] | null {
  if (channel === 'scope' || channel === 'changed') return told.split(' ');
  if (channel === 'person') return ['notification'];
  return channel === 'pool' ? ['attempt'] : null;
}

/** Programmes take in any organisation, and decide on what is promised of pools that they share: never by whom, nor to whom. */
function tellOffices(kinds: readonly string[], to: Iterable<Follower>): void {
  for (const follower of to) for (const id of follower.of('programme')) follower.hear(id, kinds);
}
