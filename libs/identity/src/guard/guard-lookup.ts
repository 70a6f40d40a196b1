import { Injectable } from '@nestjs/common';
import type { RoleGrant } from '@app/access';
import { Batches } from '@app/platform/batches';
import { Clock } from '@app/platform/clock';
import { away, Database, isAway } from '@app/platform/database';
import { hashed, looksLikeKey } from '../keys/secrets';

/** What the guard needs to know of a request, read at once. */
export interface Known {
  person_id: string;
  person_name: string;
  session_id: string | null;
  key_id: string | null;
  key_kind: 'personal' | 'service' | 'agent' | null;
  key_scopes: string[] | null;
  key_project: string | null;
  key_org: string | null;
  key_pools: string[] | null;
  grants: RoleGrant[];
  states: { scopeKind: string; scopeId: string; organisationId: string; state: string }[];
}

const statement = 'select who_calls($1, $2, $3, $4) as known';

interface Asked {
  isKey: boolean;
  secret: Buffer;
  scopeId: string | null;
}

/**
 * One prepared statement that enters `door_identity` by itself, before any scope is known. Requests that come at the same time
 * share it; each is judged by what is committed when it runs.
 */
@Injectable()
export class GuardLookup {
  private readonly batches: Batches<Asked, Known | null>;

  constructor(database: Database, clock: Clock) {
    this.batches = new Batches({
      size: 64,
      room: 4096,
      overloaded: away,
      lanes: 4,
      patience: 20,
      apart: (error) => !isAway(error),
      work: async (asked) => {
        const names = asked.map(({ isKey, secret, scopeId }) => `${isKey}${secret.toString('latin1')}${scopeId}`);
        const alike = new Map(asked.map((each, n) => [names[n], each]));
        const different = [...alike.values()];
        const [{ known }] = await database.call<{ known: (Known | null)[] }>('who_calls', statement, [
          different.map(({ isKey }) => isKey),
          different.map(({ secret }) => secret),
          different.map(({ scopeId }) => scopeId),
          clock.now(),
        ]);
        const found = new Map([...alike.keys()].map((name, n) => [name, known[n]]));
        return names.map((name) => found.get(name) ?? null);
      },
    });
  }

  /** @param scopeId the scope that the path names, whose states are wanted too */
  async find(credentials: { token?: string; key?: string }, scopeId: string | null): Promise<Known | null> {
    const { token, key } = credentials;
    if (key !== undefined && !looksLikeKey(key)) return null;
    return this.batches.run({ isKey: key !== undefined, secret: hashed(key ?? token ?? ''), scopeId });
  }
}
