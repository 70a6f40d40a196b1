import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import { Database } from '@app/platform/database';
import { Problem } from '@app/platform/http';
import type { TellInability } from './site.dto';

/** What agents tell that cannot work: they ask for none, and would be missed without a word of why. */
@Injectable()
export class Inabilities {
  constructor(private readonly database: Database) {}

  /** Keeps it until the agent asks for work. @throws 404 for a pool that the key is not of */
  async tell(caller: Caller, poolId: string, body: TellInability): Promise<{ recorded: boolean }> {
    const { credentials } = caller;
    if (!caller.scopes.pools?.includes(poolId) || credentials.kind !== 'key') throw Problem.notFound('pool');
    await this.database.transaction(caller, (tx) =>
      // When it last asked stays as it was: what cannot work is not there.
      tx.query(
        `insert into site_agents (pool_id, key_id, engine, gpus, unable_code, unable_reason, unable_at) values ($1, $2, $3, 0, $4, $5, $6)
         on conflict (pool_id, key_id) do update set engine = excluded.engine, unable_code = excluded.unable_code,
           unable_reason = excluded.unable_reason, unable_at = excluded.unable_at`,
        [poolId, credentials.keyId, body.engine, body.code, body.reason, tx.now],
      ),
    );
    return { recorded: true };
  }
}
