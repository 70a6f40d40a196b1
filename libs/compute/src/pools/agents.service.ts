import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import { Audit } from '@app/audit';
import { Keys, type KeyRow } from '@app/identity';
import { Database } from '@app/platform/database';
import { Problem } from '@app/platform/http';
import { show } from '@app/platform/ids';
import type { AgentDto, AgentList, NewAgentDto } from './pool.dto';

/** Keys of the agents that work for a pool. The key is bound to the pool and can do nothing else. */
@Injectable()
export class Agents {
  constructor(
    private readonly database: Database,
    private readonly keys: Keys,
    private readonly audit: Audit,
  ) {}

  list(caller: Caller): Promise<AgentList> {
    return this.database.transaction(caller, async (tx) => ({
      data: (await this.keys.agentKeys(tx, caller.scopeId)).map(present),
    }));
  }

  /** The answer shows the key once, so it is stored nowhere: no Idempotency-Key replays it. */
  make(caller: Caller, name: string): Promise<NewAgentDto> {
    return this.database.transaction({ ...caller, idempotency: null }, async (tx) => {
      const { key, row } = await this.keys.make(tx, {
        kind: 'agent',
        personId: caller.personId,
        name,
        poolIds: [caller.scopeId],
        scopes: [],
      });
      const subject = { subject: 'key', subjectId: row.id, after: { name } };
      await this.audit.record(tx, caller, { scopeId: caller.scopeId, action: 'agent.key_made', ...subject });
      return { ...present(row), key };
    });
  }

  revoke(caller: Caller, id: string): Promise<AgentDto> {
    return this.database.transaction(caller, async (tx) => {
      const revoked = await this.keys.revokeAgentKey(tx, caller.scopeId, id);
      const row = (await this.keys.agentKeys(tx, caller.scopeId)).find((key) => key.id === id);
      if (!revoked || !row) throw Problem.notFound('agent');
      const subject = { subject: 'key', subjectId: id };
      await this.audit.record(tx, caller, { scopeId: caller.scopeId, action: 'agent.key_revoked', ...subject });
      return present(row);
    });
  }
}

const present = (row: KeyRow): AgentDto => ({
  id: show('key', row.id),
  name: row.name,
  start: row.start,
  created_at: row.created_at,
  last_used_at: row.last_used_at,
  revoked_at: row.revoked_at,
});
