import { Injectable } from '@nestjs/common';
import { agentPatienceSeconds, Compute, type Inability, type Pool, type Price } from '@app/compute';
import { DataRights, type LaunchData } from '@app/datasets';
import { type Award, Grants } from '@app/grants';
import { moneyShown } from '@app/ledger';
import { type BaseModel, BaseModels } from '@app/models';
import type { Tx } from '@app/platform/database';
import { type Change, type Check, Problem } from '@app/platform/http';
import { forbiddenBy, permits, residencyOf } from '@app/scheduling';
import { busyStates } from '../attempts/attempt.state';
import * as problems from '../job.problems';

/** What a job needs of the world before the ledger is asked. */
export interface Needs {
  projectId: string;
  poolId: string;
  gpus: number;
  baseModelId: string;
  datasetVersionIds: readonly string[];
}

/** Everything that a launch depends on, read and checked; what is left is whether the accounts allow it. */
export interface Conditions {
  pool: Pool;
  base: BaseModel;
  /** Null where the project has none that is active. */
  award: Award | null;
  /** Null where the pool has none in the award's currency. */
  price: Price | null;
  /** Empty where a right is missing. */
  data: LaunchData[];
  /** Every check that was made, passed or failed. */
  checks: Check[];
  /** What would change the failed ones. */
  changes: Change[];
  /** Each failure as a problem with all checks, the first one made first; empty when nothing refuses. */
  refusals: Problem[];
}

/** Looks at what a job depends on: pool, engine, size, award, price, data rights, residency. Refuses nothing itself. */
@Injectable()
export class ConditionReader {
  constructor(
    private readonly grants: Grants,
    private readonly compute: Compute,
    private readonly rights: DataRights,
    private readonly baseModels: BaseModels,
  ) {}

  /** @throws 404 for a pool or base model that does not exist; `engine-unavailable` where neither engine nor base model is */
  async read(tx: Tx, needs: Needs): Promise<Conditions> {
    const pool = await this.compute.pool(tx, needs.poolId);
    const found = new Findings();
    if (pool.state === 'open') found.passed({ check: 'pool', dimension: 'state', requested: 'open' });
    else found.failed(problems.poolClosed(pool.name));
    await this.engine(tx, pool, found);
    const base = await this.base(tx, needs.baseModelId, found);
    const award = await this.award(tx, needs.projectId, found);
    const price = award && (await this.price(tx, pool, award, found));
    const data = await this.data(tx, needs, found);
    checkResidency(pool, base, data, found);
    await this.size(tx, needs, pool, found);
    return { pool, base, award, price, data, ...found.all() };
  }

  /** Where the trainer could not be built there is no base model either: that the engine is missing tells more. */
  private async base(tx: Tx, id: string, found: Findings): Promise<BaseModel> {
    try {
      return await this.baseModels.get(tx, id);
    } catch (error) {
      throw found.all().refusals[0] ?? error;
    }
  }

  private async award(tx: Tx, projectId: string, found: Findings): Promise<Award | null> {
    const award = await this.grants.activeAward(tx, projectId);
    if (award) found.passed({ check: 'award', dimension: 'state', requested: 'active' });
    else found.failed(problems.noAward((await this.grants.liveAward(tx, projectId))?.state ?? null));
    return award;
  }

  private async price(tx: Tx, pool: Pool, award: Award, found: Findings): Promise<Price | null> {
    const price = await this.compute.priceAt(tx, pool.id, award.currency, tx.now);
    if (price) {
      const { amount, currency } = moneyShown(price.priceMinor, award.currency);
      found.passed({ check: 'price', dimension: currency, limit: amount });
    } else found.failed(problems.noPrice(pool.name, award.currency));
    return price;
  }

  private async data(tx: Tx, needs: Needs, found: Findings): Promise<LaunchData[]> {
    try {
      return await this.rights.forLaunch(tx, needs.projectId, needs.datasetVersionIds);
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 409) throw error;
      found.failed(error);
      return [];
    }
  }

  private async engine(tx: Tx, pool: Pool, found: Findings): Promise<void> {
    const [agent] = await tx.named<{ unable_code: Inability | null }>(
      'live_agent',
      `select unable_code from site_agents where pool_id = $1 and greatest(last_seen_at, unable_at) > $2
        order by unable_at is null desc, unable_at desc limit 1`,
      [pool.id, new Date(tx.now.getTime() - agentPatienceSeconds * 1000)],
    );
    const check: Check = { check: 'engine', result: 'failed', dimension: 'live-agents', limit: 0, requested: 1 };
    if (agent && !agent.unable_code) found.passed({ check: 'engine', dimension: 'live-agents', requested: 1 });
    else if (agent?.unable_code) found.failed(problems.agentUnable(pool.name, agent.unable_code, [check]));
    else found.failed(problems.engineUnavailable(pool.name, agentPatienceSeconds, [check]));
  }

  /** More than the pool or the cap allows can never start; what is only busy now waits. */
  private async size(tx: Tx, { projectId, poolId, gpus }: Needs, pool: Pool, found: Findings): Promise<void> {
    const asked = (check: string, dimension: string, limit: number, used: number | null): Check => ({
      check,
      result: gpus > limit ? 'failed' : 'passed',
      dimension,
      limit,
      used,
      held: 0,
      requested: gpus,
    });
    const capacity = await this.compute.capacityAt(tx, poolId, tx.now);
    const inPool = asked('gpus', 'pool-gpus', capacity, gpus > capacity ? await this.inUse(tx, pool.id) : null);
    if (gpus > capacity) found.failed(problems.tooManyGpus(inPool, `the pool ${pool.name} has`));
    else found.passed(inPool);
    const cap = await this.compute.concurrentCap(tx, projectId, poolId);
    if (cap === null) return;
    const [{ used }] = await tx.query<{ used: number }>(
      `select coalesce(sum(gpus), 0)::int as used from attempts where project_id = $1 and pool_id = $2 and state = any ($3)`,
      [projectId, poolId, busyStates],
    );
    const inProject = asked('concurrent-cap', 'project-gpus', cap, used);
    if (gpus > cap) found.failed(problems.tooManyGpus(inProject, 'the project may use at once'));
    else found.passed(inProject);
  }

  /** GPUs of a pool that are in use, whoever uses them: what the last forecast made public. */
  private async inUse(tx: Tx, poolId: string): Promise<number | null> {
    const row = await tx.first<{ used: number }>(
      `select ((forecast->>'capacity')::int - (forecast->>'freeNow')::int) as used from pool_forecasts where pool_id = $1`,
      [poolId],
    );
    return row?.used ?? null;
  }
}

function checkResidency(pool: Pool, base: BaseModel, data: readonly LaunchData[], found: Findings): void {
  const inputs = [
    { source: base.name, processingIncluded: base.processing_included, processingExcluded: [] },
    ...data.map(({ dataset_name, number, residency }) => ({
      source: `${dataset_name} ${number}`,
      processingIncluded: residency.processing_included,
      processingExcluded: residency.processing_excluded,
    })),
  ];
  const { included } = residencyOf(inputs);
  const limit = included?.join(', ') ?? null;
  const check = { check: 'residency', dimension: 'country', limit, requested: pool.country };
  if (permits(residencyOf(inputs), pool.country)) found.passed(check);
  else {
    const forbidding = forbiddenBy(inputs, pool.country);
    const failed: Check = { ...check, result: 'failed' };
    found.failed(problems.residencyForbidden(pool.country, forbidding, included, [failed]));
  }
  const elsewhere = data.filter(({ pools }) => pools !== null && !pools.includes(pool.id));
  if (elsewhere.length === 0) return;
  const names = elsewhere.map(({ dataset_name, number }) => `${dataset_name} ${number}`);
  const bound: Check = {
    check: 'agreed-pools',
    result: 'failed',
    dimension: 'pool',
    requested: pool.name,
  };
  found.failed(problems.poolNotAgreed(pool.name, names, [bound]));
}

/** Collects checks in the order made; the first failure is the one that refuses a launch. */
class Findings {
  private readonly checks: Check[] = [];
  private readonly changes: Change[] = [];
  private readonly problems: Problem[] = [];

  passed(check: Omit<Check, 'result'>): void {
    this.checks.push({ ...check, result: 'passed' });
  }

  failed(problem: Problem): void {
    this.checks.push(...(problem.body.checks ?? []));
    this.changes.push(...(problem.body.changes ?? []));
    this.problems.push(problem);
  }

  /** What failed stands before what passed. */
  all(): Pick<Conditions, 'checks' | 'changes' | 'refusals'> {
    const { changes } = this;
    const checks = this.checks.toSorted((a, b) => Number(a.result !== 'failed') - Number(b.result !== 'failed'));
    const refusals = this.problems.map(({ body }) => new Problem({ ...body, checks }));
    return { checks, changes, refusals };
  }
}
