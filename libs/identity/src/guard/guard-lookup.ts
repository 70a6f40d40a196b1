import { Injectable } from '@nestjs/common';
import type { RoleGrant } from '@app/access';
import { Clock } from '@app/platform/clock';
import { Database } from '@app/platform/database';
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

/** One prepared statement that enters `door_identity` by itself, before any scope is known. */
@Injectable()
export class GuardLookup {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** @param scopeId the scope that the path names, whose states are wanted too */
  async find(credentials: { token?: string; key?: string }, scopeId: string | null): Promise<Known | null> {
    const { token, key } = credentials;
    if (key !== undefined && !looksLikeKey(key)) return null;
    const [row] = await this.database.call<{ known: Known | null }>('who_calls', statement, [
      key !== undefined,
      hashed(key ?? token ?? ''),
      scopeId,
      this.clock.now(),
    ]);
    return row.known;
  }
}
