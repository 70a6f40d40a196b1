import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import { Audit } from '@app/audit';
import { Keys, type KeyRow } from '@app/identity';
import { Database, type Tx } from '@app/platform/database';
import { Problem } from '@app/platform/http';
import { show } from '@app/platform/ids';
import { agentPatienceSeconds } from './inability';
import type { AgentDto, AgentInabilityDto, AgentList, NewAgentDto } from './pool.dto';

/** Keys of the agents that work for a pool. The key is bound to the pool and can do nothing else. */
@Injectable()
export class Agents {
  constructor(
    private readonly database: Database,
    private readonly keys: Keys,
    private readonly audit: Audit,
  ) {}

  list(caller: Caller): Promise<AgentList> {
    return this.database.transaction(caller, async (tx) => ({ data: await this.all(tx, caller.scopeId) }));
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
      return { ...present(row, null), key };
    });
  }

  revoke(caller: Caller, id: string): Promise<AgentDto> {
    return this.database.transaction(caller, async (tx) => {
      const revoked = await this.keys.revokeAgentKey(tx, caller.scopeId, id);
      const agent = (await this.all(tx, caller.scopeId)).find((one) => one.id === show('key', id));
      if (!revoked || !agent) throw Problem.notFound('agent');
      const subject = { subject: 'key', subjectId: id };
      await this.audit.record(tx, caller, { scopeId: caller.scopeId, action: 'agent.key_revoked', ...subject });
      return agent;
    });
  }

  private async all(tx: Tx, poolId: string): Promise<AgentDto[]> {
    const unable = await tx.query<AgentInabilityDto & { key_id: string; [column: string]: unknown }>(
      `select key_id, unable_code as code, unable_reason as reason, unable_at as at, unable_at > $2 as current from site_agents
        where pool_id = $1 and unable_at is not null`,
      [poolId, new Date(tx.now.getTime() - agentPatienceSeconds * 1000)],
    );
    const told = new Map(
      unable.map(({ key_id, code, reason, at, current }) => [key_id, { code, reason, at, current }]),
    );
    return (await this.keys.agentKeys(tx, poolId)).map((row) => present(row, told.get(row.id) ?? null));
  }
}

const present = (row: KeyRow, inability: AgentInabilityDto | null): AgentDto => ({
  id: show('key', row.id),
  name: row.name,
  start: row.start,
  created_at: row.created_at,
  last_used_at: row.last_used_at,
  revoked_at: row.revoked_at,
  inability,
});
