import { Injectable, Logger } from '@nestjs/common';
import type { Caller, ScopeOfRole } from '@app/access';
import { Identity, platformScope } from '@app/identity';
import { Database } from '@app/platform/database';
import { Hints } from '@app/platform/events';
import { type Prefix, show } from '@app/platform/ids';
import type { FollowedScopes } from './change.dto';
import { type FollowedScope, Follower, type Scopes } from './follower';

/** Where what anybody may read is heard of. */
const reference = 'reference';
/** Kinds of which anybody is told that there was one: lists that whoever is signed in reads. */
const known = ['pool', 'capacity', 'rate_card'];
const prefixes: Record<ScopeOfRole, Prefix | null> = {
  organisation: 'org',
  project: 'prj',
  programme: 'prg',
  pool: 'pol',
  platform: null,
};
/** Projects whose programme is kept in mind. */
const mostKept = 100_000;

/**
 * Tells open pages in which of their scopes something changed. Hints come to every replica and are handed on in memory: a change
 * costs no statement, a follower one in 15 s. That a project is of a programme is asked once, since it never changes.
 */
@Injectable()
export class Changes {
  private readonly log = new Logger('Changes');
  private readonly followers = new Set<Follower>();
  private readonly programmes = new Map<string, string | null>();
  private readonly unknown = new Map<string, Set<string>>();
  private asking = false;

  constructor(
    private readonly database: Database,
    private readonly identity: Identity,
    private readonly hints: Hints,
  ) {
    hints.listen((channel, id, told) => this.heard(channel, id, told));
  }

  /** Scopes of which the caller is told: those of their open roles, their own, and what anybody reads. */
  async list(caller: Caller): Promise<FollowedScopes> {
    return { data: [...(await this.scopes(caller)).values()].map((scope) => ({ ...scope, kinds: [] })) };
  }

  /** Follows for as long as `work` goes on. */
  async follow(caller: Caller, work: (follower: Follower) => Promise<void>): Promise<void> {
    const follower = new Follower(
      () => this.scopes(caller),
      () => this.hints.arrive,
    );
    this.followers.add(follower);
    await work(follower).finally(() => this.followers.delete(follower));
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

  private heard(channel: string, id: string, kinds: string[]): void {
    if (this.followers.size === 0) return;
    if (channel === 'person') this.tell(id, ['notification']);
    if (channel === 'pool') this.tell(id, ['attempt']);
    if (channel !== 'changed') return;
    this.tell(id, kinds);
    const common = kinds.filter((kind) => known.includes(kind));
    if (common.length > 0) this.tell(reference, common);
    if (kinds.includes('organisation'))
      this.tellOffices(kinds.filter((kind) => kind === 'organisation' || kind === 'audit'));
    if (kinds.includes('programme') || common.length > 0) this.tell(platformScope, kinds);
    this.tellProgramme(id, kinds);
  }

  private tell(scopeId: string, kinds: readonly string[]): void {
    for (const follower of this.followers) follower.hear(scopeId, kinds);
  }

  /** Organisations are verified by the platform and taken in by programmes. */
  private tellOffices(kinds: readonly string[]): void {
    this.tell(platformScope, kinds);
    for (const follower of this.followers) for (const id of follower.of('programme')) follower.hear(id, kinds);
  }

  private tellProgramme(scopeId: string, kinds: readonly string[]): void {
    const programme = this.programmes.get(scopeId);
    if (programme) this.tell(programme, kinds);
    if (programme !== undefined) return;
    this.unknown.set(scopeId, new Set([...(this.unknown.get(scopeId) ?? []), ...kinds]));
    if (this.asking) return;
    this.asking = true;
    void this.ask()
      .catch((error: unknown) => this.log.warn(`programmes were not told: ${String(error)}`))
      .finally(() => (this.asking = false));
  }

  /** One statement for all scopes that were heard of for the first time; what came meanwhile is asked next. */
  private async ask(): Promise<void> {
    while (this.unknown.size > 0) {
      const asked = new Map(this.unknown);
      this.unknown.clear();
      if (this.programmes.size > mostKept) this.programmes.clear();
      const rows = await this.database.transaction({ door: 'identity', scopes: {} }, (tx) =>
        tx.query<{ id: string; programme: string | null }>(
          'select s.id, programme_of(s.id) as programme from unnest($1::uuid[]) s(id)',
          [[...asked.keys()]],
        ),
      );
      for (const { id, programme } of rows) {
        // A programme's own changes were told already.
        const above = programme === id ? null : programme;
        this.programmes.set(id, above);
        if (above) this.tell(above, [...(asked.get(id) ?? [])]);
      }
    }
  }
}
