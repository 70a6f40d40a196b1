import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import { Config } from '@app/platform/config';
import { Database, type Tx } from '@app/platform/database';
import { Hints, Outbox } from '@app/platform/events';
import { Problem } from '@app/platform/http';
import { read, show } from '@app/platform/ids';
import { FileUrls } from '@app/platform/storage';
import { type AttemptState, heldStates } from '../attempts/attempt.state';
import { type Attempt, attemptColumns } from '../attempts/attempts';
import type { AskLeases, LeaseDto, RemoteFileDto } from './site.dto';

/** What an attempt needs, written when it was assigned; addresses are signed when it is leased. */
export interface AttemptSpec {
  /** Of the request that launched the job. */
  request_id: string | null;
  spec: Record<string, unknown>;
  inputs: { role: string; path: string; format: string; sha256: string; bytes: number; store_id: string }[];
  base_model: { id: string; name: string; store_id: string; files: { path: string; sha256: string; bytes: number }[] };
  resume: {
    name: string;
    step: number;
    manifest_sha256: string;
    store_id: string;
    files: { path: string; sha256: string; bytes: number }[];
  } | null;
}

const addressSeconds = 3600;
const lookAgainMilliseconds = 1000;

/** Handing out work: a site asks, waits a little, and gets attempts of its pool under a lease with a fence. */
@Injectable()
export class Leases {
  constructor(
    private readonly database: Database,
    private readonly hints: Hints,
    private readonly outbox: Outbox,
    private readonly urls: FileUrls,
    private readonly config: Config,
  ) {}

  async ask(caller: Caller, body: AskLeases): Promise<{ leases: LeaseDto[] }> {
    if (!caller.scopes.pools?.includes(body.pool)) throw Problem.notFound('pool');
    const until = Date.now() + body.wait_seconds * 1000;
    for (;;) {
      const leases = await this.take(caller, body);
      const left = until - Date.now();
      if (leases.length > 0 || left <= 0) return { leases };
      await this.hints.wait(`pool:${body.pool}`, Math.min(left, lookAgainMilliseconds));
    }
  }

  private take(caller: Caller, body: AskLeases): Promise<LeaseDto[]> {
    return this.database.transaction(caller, async (tx) => {
      await this.seen(tx, caller, body);
      const key = caller.credentials.kind === 'key' ? caller.credentials.keyId : null;
      await this.takeBack(tx, key, body);
      const [{ busy }] = await tx.query<{ busy: number }>(
        `select coalesce(sum(gpus), 0)::int as busy from attempts
          where pool_id = $1 and agent_key_id = $2 and state = any ($3)`,
        [body.pool, key, heldStates],
      );
      let free = body.capacity.gpus - busy;
      if (free <= 0) return [];
      const waiting = await tx.query<Attempt & { [column: string]: unknown }>(
        `select ${attemptColumns} from attempts where pool_id = $1 and state = 'assigned'
          order by created_at, id limit 16 for update skip locked`,
        [body.pool],
      );
      const leases: LeaseDto[] = [];
      for (const attempt of waiting) {
        if (attempt.gpus > free) continue;
        free -= attempt.gpus;
        leases.push(await this.lease(tx, key, attempt));
      }
      return leases;
    });
  }

  /**
   * What was leased to this key but is not in its hands, and was never submitted, was lost on the way: it is given out again
   * at once. One that was told to stop meanwhile ends here.
   */
  private async takeBack(tx: Tx, key: string | null, body: AskLeases): Promise<void> {
    const lost = await tx.query<{ id: string; state: AttemptState }>(
      `update attempts set state = case when command = 'stop' then 'withdrawn' else 'assigned' end, fence = fence + 1,
              ended_at = case when command = 'stop' then $4::timestamptz end, reason = case when command = 'stop' then 'withdrawn' end,
              agent_key_id = null, leased_at = null, lease_until = null, assigned_at = $4
        where pool_id = $1 and agent_key_id = $2 and state = 'leased' and engine_ref is null and id <> all ($3) returning id, state`,
      [body.pool, key, body.holding.flatMap((shown) => read('att', shown) ?? []), tx.now],
    );
    for (const { id, state } of lost)
      if (state === 'withdrawn') await this.outbox.publish(tx, { topic: 'attempt.ended', scopeId: body.pool, key: id });
  }

  private async lease(tx: Tx, key: string | null, attempt: Attempt): Promise<LeaseDto> {
    const until = new Date(tx.now.getTime() + this.config.leaseSeconds * 1000);
    const [{ fence }] = await tx.query<{ fence: bigint }>(
      `update attempts set state = 'leased', fence = fence + 1, agent_key_id = $3, lease_until = $4, leased_at = $5
        where pool_id = $1 and id = $2 and state = 'assigned' returning fence`,
      [attempt.pool_id, attempt.id, key, until, tx.now],
    );
    const [{ spec }] = await tx.query<{ spec: AttemptSpec }>(
      `select spec from attempt_specs where pool_id = $1 and attempt_id = $2`,
      [attempt.pool_id, attempt.id],
    );
    const signed = (storeId: string, file: { path: string; sha256: string; bytes: number }): RemoteFileDto => ({
      path: file.path,
      sha256: file.sha256,
      bytes: file.bytes,
      url: this.urls.sign(storeId, file.sha256, addressSeconds),
    });
    return {
      attempt: show('att', attempt.id),
      job: show('job', attempt.job_id),
      n: attempt.n,
      request_id: spec.request_id,
      fence: Number(fence),
      lease_until: until,
      lease_seconds: this.config.leaseSeconds,
      gpus: attempt.gpus,
      spec: spec.spec,
      inputs: spec.inputs.map((file) => ({ ...signed(file.store_id, file), role: file.role, format: file.format })),
      base_model: {
        id: show('bas', spec.base_model.id),
        name: spec.base_model.name,
        files: spec.base_model.files.map((file) => signed(spec.base_model.store_id, file)),
      },
      resume: spec.resume && {
        checkpoint: {
          name: spec.resume.name,
          step: spec.resume.step,
          manifest_sha256: spec.resume.manifest_sha256,
          files: spec.resume.files.map((file) => signed((spec.resume as { store_id: string }).store_id, file)),
        },
      },
      stop_after_s: attempt.stop_after_seconds,
    };
  }

  /** An agent that asks is alive, and can work; the scheduler and the launch look at this. */
  private async seen(tx: Tx, caller: Caller, body: AskLeases): Promise<void> {
    if (caller.credentials.kind !== 'key') return;
    await tx.query(
      `insert into site_agents (pool_id, key_id, engine, gpus, last_seen_at) values ($1, $2, $3, $4, $5)
       on conflict (pool_id, key_id) do update set engine = excluded.engine, gpus = excluded.gpus, last_seen_at = excluded.last_seen_at,
         unable_code = null, unable_reason = null, unable_at = null`,
      [body.pool, caller.credentials.keyId, body.engine, body.capacity.gpus, tx.now],
    );
    for (const { base_model, model_sha256, tokens_per_second } of body.calibrations ?? [])
      await tx.query(
        `insert into calibrations (pool_id, base_model, model_sha256, tokens_per_second, measured_at) values ($1, $2, $3, $4, $5)
         on conflict (pool_id, base_model) do update set model_sha256 = excluded.model_sha256,
           tokens_per_second = excluded.tokens_per_second, measured_at = excluded.measured_at`,
        [body.pool, base_model, model_sha256, tokens_per_second, tx.now],
      );
  }
}
