import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import { Compute, type Pool } from '@app/compute';
import { DataRights, type LaunchData } from '@app/datasets';
import { type Award, Grants } from '@app/grants';
import { type BaseModel, BaseModels } from '@app/models';
import { Clock } from '@app/platform/clock';
import { Database, entryValues, type Tx } from '@app/platform/database';
import { Hints } from '@app/platform/events';
import { type Change, type Check } from '@app/platform/http';
import { newId } from '@app/platform/ids';
import { Projects } from '@app/projects';
import { forbiddenBy, permits, residencyOf } from '@app/scheduling';
import type { JobDto } from './job.dto';
import * as problems from './job.problems';
import { queuedJob } from './job.view';
import type { LaunchRequest, TrainingInputs } from './recipe';

/** An agent that asked for work this recently is taken to be there. */
export const agentPatienceSeconds = 90;

/** Everything that a launch depends on, read and checked; what is left is whether the account allows it. */
export interface Prepared {
  pool: Pool;
  award: Award;
  priceMinor: bigint;
  base: BaseModel;
  data: LaunchData[];
  programmeId: string;
  checks: Check[];
}

interface Result {
  answer?: JobDto;
  reused?: true;
  refusal?: { code: string; checks: Check[]; changes: Change[] };
}

const statement = 'select launch_jobs($1, $2, $3, $4) as results';

/** A launch takes GPU time, grant share, co-funding share, job row and news at once, or nothing. */
@Injectable()
export class Launch {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly hints: Hints,
    private readonly projects: Projects,
    private readonly grants: Grants,
    private readonly compute: Compute,
    private readonly rights: DataRights,
    private readonly baseModels: BaseModels,
  ) {}

  /** @throws 409 with `checks` and `changes`, whatever limit binds */
  async launch(caller: Caller, request: LaunchRequest): Promise<JobDto> {
    const prepared = await this.database.transaction({ ...caller, idempotency: null }, (tx) =>
      this.prepare(tx, caller, request),
    );
    const item = this.itemOf(caller, request, prepared);
    const [{ results }] = await this.database.call<{ results: Result[] }>('launch_jobs', statement, [
      entryValues(caller.door, caller.scopes),
      caller.scopeId,
      JSON.stringify([item]),
      this.clock.now(),
    ]);
    const [result] = results;
    if (result.reused) throw problems.keyReused(caller.idempotency?.key ?? '');
    if (result.refusal) throw problems.refusedByLedger(result.refusal, prepared.checks);
    await this.hints.send('outbox');
    return result.answer as JobDto;
  }

  /** Reads what the launch depends on. With `refuse` false it only records the checks that failed. */
  async prepare(tx: Tx, caller: Caller, request: LaunchRequest, refuse = true): Promise<Prepared> {
    const pool = await this.compute.pool(tx, request.poolId);
    if (pool.state !== 'open') throw problems.poolClosed(pool.name);
    const project = await this.projects.project(tx, caller.scopeId);
    const award = await this.grants.activeAward(tx, caller.scopeId);
    if (!award) throw problems.noAward((await this.grants.liveAward(tx, caller.scopeId))?.state ?? null);
    const price = await this.compute.priceAt(tx, pool.id, award.currency, tx.now);
    if (!price) throw problems.noPrice(pool.name, award.currency);
    const checks: Check[] = [];
    // First: where no agent is, a base model may be missing too, and the agent is what to mend.
    await this.checkEngine(tx, pool, checks, refuse);
    const base = await this.baseModels.get(tx, request.baseModelId);
    const data = await this.rights.forLaunch(tx, caller.scopeId, request.datasetVersionIds);
    this.checkResidency(pool, base, data, checks, refuse);
    await this.checkGpus(tx, caller, pool, request.gpus);
    return { pool, award, priceMinor: price.priceMinor, base, data, programmeId: project.programme_id, checks };
  }

  private checkResidency(pool: Pool, base: BaseModel, data: LaunchData[], checks: Check[], refuse: boolean): void {
    const inputs = [
      { source: base.name, processingIncluded: base.processing_included, processingExcluded: [] },
      ...data.map(({ dataset_name, number, residency }) => ({
        source: `${dataset_name} ${number}`,
        processingIncluded: residency.processing_included,
        processingExcluded: residency.processing_excluded,
      })),
    ];
    const residency = residencyOf(inputs);
    const allowed = permits(residency, pool.country);
    checks.push({
      check: 'residency',
      result: allowed ? 'passed' : 'failed',
      dimension: 'country',
      limit: residency.included?.join(', ') ?? null,
      requested: pool.country,
    });
    const poolBound = data.find(({ pools }) => pools !== null && !pools.includes(pool.id));
    if (refuse && !allowed)
      throw problems.residencyForbidden(pool.country, forbiddenBy(inputs, pool.country), residency.included, checks);
    if (refuse && poolBound) throw problems.residencyForbidden(pool.country, [poolBound.dataset_name], null, checks);
  }

  private async checkEngine(tx: Tx, pool: Pool, checks: Check[], refuse: boolean): Promise<void> {
    const agent = await tx.first<{ last_seen_at: Date }>(
      `select last_seen_at from site_agents where pool_id = $1 and last_seen_at > $2 limit 1`,
      [pool.id, new Date(tx.now.getTime() - agentPatienceSeconds * 1000)],
    );
    checks.push({ check: 'engine', result: agent ? 'passed' : 'failed', dimension: 'live agents', requested: 1 });
    if (refuse && !agent) throw problems.engineUnavailable(pool.name, agentPatienceSeconds, checks);
  }

  /** More than the pool or the cap allows can never start; what is only busy now waits. */
  private async checkGpus(tx: Tx, caller: Caller, pool: Pool, gpus: number): Promise<void> {
    const capacity = await this.compute.capacityAt(tx, pool.id, tx.now);
    if (gpus > capacity) throw problems.tooManyGpus(capacity, gpus, 'the pool has');
    const cap = await this.compute.concurrentCap(tx, caller.scopeId, pool.id);
    if (cap !== null && gpus > cap) throw problems.tooManyGpus(cap, gpus, 'the project may use at once');
  }

  private itemOf(caller: Caller, request: LaunchRequest, prepared: Prepared): object {
    const { pool, award, base, data } = prepared;
    const jobId = newId();
    const inputs: TrainingInputs = {
      base_model_id: base.id,
      base_model_name: base.name,
      base_model_included: base.processing_included,
      pool_country: pool.country,
      datasets: data.map(({ residency, ...right }) => ({
        right_id: right.right_id,
        dataset_org_id: right.dataset_org_id,
        dataset_id: right.dataset_id,
        dataset_version_id: right.dataset_version_id,
        dataset_name: right.dataset_name,
        number: right.number,
        digest: right.digest,
        licence: right.licence,
        files: right.files,
        processing_included: residency.processing_included,
        processing_excluded: residency.processing_excluded,
      })),
    };
    const job = {
      id: jobId,
      programme_id: prepared.programmeId,
      org_id: caller.organisationId,
      person_id: caller.personId,
      pool_id: pool.id,
      award_id: award.id,
      kind: request.kind,
      name: request.name,
      gpus: request.gpus,
      time_limit_seconds: request.timeLimitSeconds,
      recipe: request.recipe,
      inputs,
      expected_seconds: request.expectedSeconds,
    };
    return {
      key: caller.idempotency?.key ?? null,
      digest: caller.idempotency?.digest ?? null,
      answer: queuedJob(caller, job, this.clock.now()),
      hold: {
        hold_id: newId(),
        job_id: jobId,
        organisation_id: award.co_funding_from === 'coordinator' ? award.org_id : caller.organisationId,
        pool_id: pool.id,
        gpu_asset: pool.asset,
        gpu_seconds: String(request.gpus * request.timeLimitSeconds),
        price_minor: prepared.priceMinor.toString(),
        currency: award.currency,
        award_id: award.id,
        rate_num: award.rate_num.toString(),
        rate_den: award.rate_den.toString(),
      },
      job,
    };
  }
}
