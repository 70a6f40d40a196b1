import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import { Config } from '@app/platform/config';
import { Database, type Tx } from '@app/platform/database';
import { Hints, Outbox } from '@app/platform/events';
import { type FieldError, Problem } from '@app/platform/http';
import { newId } from '@app/platform/ids';
import { FileStores } from '@app/platform/storage';
import { type Attempt, Attempts } from '../attempts/attempts';
import { type AttemptState, attemptStates, wayTo } from '../attempts/attempt.state';
import { artefactsMissing, staleFence } from '../job.problems';
import type {
  EndAttempt,
  FileBody,
  FileQuery,
  Heartbeat,
  HeartbeatAnswer,
  SendCheckpoint,
  SendEvents,
  SendLogs,
} from './site.dto';
import { storable } from './storable';

const largestFile = 20 * 1024 ** 3;

/** What a site tells of an attempt. Every write carries the fence; telling the same thing twice is telling it once. */
@Injectable()
export class Reports {
  constructor(
    private readonly database: Database,
    private readonly attempts: Attempts,
    private readonly hints: Hints,
    private readonly outbox: Outbox,
    private readonly stores: FileStores,
    private readonly config: Config,
  ) {}

  /** Renews the lease, and tells what is wished of the run and how long it may go on. */
  heartbeat(caller: Caller, id: string, body: Heartbeat): Promise<HeartbeatAnswer> {
    return this.database.transaction(caller, async (tx) => {
      const attempt = await this.attempts.fenced(tx, caller, id, body.fence);
      const until = new Date(tx.now.getTime() + this.config.leaseSeconds * 1000);
      const state = this.seenAs(attempt.state, body.state);
      const reference = body.engine_ref === undefined ? null : storable(body.engine_ref);
      await tx.query(
        `update attempts set lease_until = $3, state = $4, engine_ref = coalesce($5, engine_ref), started_at = coalesce(started_at, $6)
          where pool_id = $1 and id = $2`,
        [attempt.pool_id, id, until, state, reference, state === 'running' ? tx.now : null],
      );
      return {
        lease_until: until,
        commands: attempt.command ? [attempt.command] : [],
        stop_after_s: attempt.stop_after_seconds,
      };
    });
  }

  events(caller: Caller, id: string, body: SendEvents): Promise<{ accepted_to: number }> {
    const events = body.events.map(asEvent);
    return this.database.transaction(caller, async (tx) => {
      const attempt = await this.attempts.fenced(tx, caller, id, body.fence);
      if (events.length > 0)
        await tx.query(
          `insert into attempt_events (project_id, pool_id, attempt_id, job_id, seq, type, step, at, data)
           select $1, $2, $3, $4, e.seq, e.type, e.step, e.at, e.data
             from unnest($5::int[], $6::text[], $7::int[], $8::timestamptz[], $9::jsonb[]) e(seq, type, step, at, data)
           on conflict do nothing`,
          [
            attempt.project_id,
            attempt.pool_id,
            id,
            attempt.job_id,
            events.map(({ seq }) => seq),
            events.map(({ type }) => type),
            events.map(({ step }) => step),
            events.map(({ at }) => at),
            events.map(({ event }) => JSON.stringify(event)),
          ],
        );
      tx.afterCommit(() => this.hints.send(`job:${attempt.job_id}`));
      return { accepted_to: Math.max(0, ...events.map(({ seq }) => seq)) };
    });
  }

  logs(caller: Caller, id: string, body: SendLogs): Promise<{ accepted_to: number }> {
    return this.database.transaction(caller, async (tx) => {
      const attempt = await this.attempts.fenced(tx, caller, id, body.fence);
      if (body.lines.length > 0)
        await tx.query(
          `insert into attempt_logs (project_id, pool_id, attempt_id, job_id, seq, at, text)
           select $1, $2, $3, $4, l.seq, l.at, l.text from unnest($5::int[], $6::timestamptz[], $7::text[]) l(seq, at, text)
           on conflict do nothing`,
          [
            attempt.project_id,
            attempt.pool_id,
            id,
            attempt.job_id,
            body.lines.map(({ seq }) => seq),
            body.lines.map(({ at }) => at),
            body.lines.map(({ text }) => storable(text)),
          ],
        );
      tx.afterCommit(() => this.hints.send(`job:${attempt.job_id}`));
      return { accepted_to: Math.max(0, ...body.lines.map(({ seq }) => seq)) };
    });
  }

  /** Takes a checkpoint's or the result's file into the store of the pool's country; hashed again here. */
  async file(
    caller: Caller,
    id: string,
    sha256: string,
    query: FileQuery,
    content: Readable,
  ): Promise<{ sha256: string; bytes: number }> {
    const fenced = (tx: Tx) => this.attempts.fenced(tx, caller, id, query.fence);
    const { country } = await this.database.transaction(caller, fenced);
    const store = await this.storeIn(country);
    const stored = await this.stores.put(store, content, { maxBytes: largestFile, expectedSha256: sha256 });
    // By the fence again: the bytes may have taken longer to come than the attempt was held.
    await this.database.transaction(caller, async (tx) => {
      const attempt = await fenced(tx);
      await tx.query(
        `insert into attempt_files (project_id, pool_id, attempt_id, sha256, bytes) values ($1, $2, $3, $4, $5)
         on conflict do nothing`,
        [attempt.project_id, attempt.pool_id, id, stored.sha256, stored.bytes],
      );
    });
    return stored;
  }

  async checkpoint(caller: Caller, id: string, body: SendCheckpoint): Promise<{ recorded: boolean }> {
    // Before the transaction: a store that is not known yet is looked up on a connection of its own, and who holds one
    // while asking for another can wait for ever. This look is no answer, so no Idempotency-Key is spent on it.
    const look = { ...caller, idempotency: null };
    const { country } = await this.database.transaction(look, (tx) => this.attempts.found(tx, id));
    const store = await this.storeIn(country);
    return this.database.transaction(caller, async (tx) => {
      const attempt = await this.attempts.fenced(tx, caller, id, body.fence);
      await this.mustHaveSent(tx, attempt, '/files', body.files);
      const taken = await tx.change(
        `insert into checkpoints (project_id, pool_id, attempt_id, job_id, id, name, step, manifest_sha256, store_id, files, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict do nothing`,
        [
          attempt.project_id,
          attempt.pool_id,
          id,
          attempt.job_id,
          newId(),
          body.name,
          body.step,
          body.manifest_sha256,
          store,
          JSON.stringify(body.files),
          tx.now,
        ],
      );
      if (taken === 1) tx.afterCommit(() => void this.hints.changed(attempt.project_id, ['checkpoint']));
      return { recorded: taken === 1 };
    });
  }

  /** The end of an attempt. Told twice by the same fence, it is the same end. */
  end(caller: Caller, id: string, body: EndAttempt): Promise<{ recorded: boolean }> {
    return this.database.transaction(caller, async (tx) => {
      const before = await this.attempts.found(tx, id);
      if (before.fence === BigInt(body.fence) && before.ended_at && before.state === body.outcome)
        return { recorded: false };
      const attempt = await this.attempts.fenced(tx, caller, id, body.fence);
      if (!wayTo(attempt.state, body.outcome)) throw staleFence();
      const artefacts = body.artefacts ?? [];
      if (body.outcome === 'succeeded' && artefacts.length === 0) throw artefactsMissing();
      await this.mustHaveSent(tx, attempt, '/artefacts', artefacts);
      await tx.query(
        `update attempts set state = $3, ended_at = $4, reason = $5, message = $6, exit_code = $7, result = $8, artefacts = $9, gpu_seconds_told = $10,
           started_at = coalesce(started_at, $4) where pool_id = $1 and id = $2`,
        [
          attempt.pool_id,
          id,
          body.outcome,
          tx.now,
          storable(body.reason),
          storable(body.message),
          body.exit_code ?? null,
          body.result ? JSON.stringify(storable(body.result)) : null,
          artefacts.length > 0 ? JSON.stringify(artefacts) : null,
          body.gpu_seconds_total,
        ],
      );
      await this.outbox.publish(tx, { topic: 'attempt.ended', scopeId: attempt.pool_id, key: id });
      return { recorded: true };
    });
  }

  private seenAs(from: AttemptState, said: 'submitted' | 'running'): AttemptState {
    if (from === 'leased') return said === 'running' ? 'running' : 'submitted';
    return attemptStates.may(from, said) ? said : from;
  }

  /** Checkpoints and results stay in the country where they were made. */
  private async storeIn(country: string): Promise<string> {
    const store = await this.stores.inCountry(country);
    if (!store) throw Problem.conflict('no-store', `There is no store in ${country} to keep what this attempt makes.`);
    return store.id;
  }

  /**
   * Only what this very attempt sent is its own. That a file lies in the store proves nothing: other tenants' files lie
   * there too, and whoever could name one by its digest would be lent it back.
   */
  private async mustHaveSent(tx: Tx, attempt: Attempt, pointer: string, files: readonly FileBody[]): Promise<void> {
    if (files.length === 0) return;
    const rows = await tx.query<{ sha256: string; bytes: bigint }>(
      `select sha256, bytes from attempt_files where pool_id = $1 and attempt_id = $2 and sha256 = any ($3)`,
      [attempt.pool_id, attempt.id, files.map(({ sha256 }) => sha256)],
    );
    const sent = new Map(rows.map(({ sha256, bytes }) => [sha256, Number(bytes)]));
    const errors = files.flatMap(({ path, sha256, bytes }, n): FieldError[] => {
      const came = sent.get(sha256);
      if (came === bytes) return [];
      if (came === undefined)
        return [{ pointer: `${pointer}/${n}`, code: 'file-missing', detail: 'send the file first', value: path }];
      const detail = `${path} has another size than the file of this digest that was sent`;
      return [{ pointer: `${pointer}/${n}/bytes`, code: 'file-missing', detail, limit: came, value: bytes }];
    });
    if (errors.length > 0) throw Problem.invalid(errors);
  }
}

/** Milliseconds since the epoch that a Date can hold. */
const farthest = 8.64e15;
const largest = 2_147_483_647;

/** A line of the trainer's diary. @throws 400 naming the one that is none */
function asEvent(told: Record<string, unknown>, n: number) {
  const event = storable(told);
  const { seq, t, type, step } = event;
  const whole = (value: unknown, least: number): value is number =>
    Number.isInteger(value) && (value as number) >= least && (value as number) <= largest;
  if (!whole(seq, 1) || typeof type !== 'string' || typeof t !== 'number' || Math.abs(t * 1000) > farthest)
    throw Problem.invalid([{ pointer: `/events/${n}`, code: 'not-an-event', detail: 'needs seq, t and type' }]);
  return { seq, at: new Date(t * 1000), type, step: whole(step, 0) ? step : null, event };
}
