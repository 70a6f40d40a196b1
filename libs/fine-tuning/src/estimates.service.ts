import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import { agentPatienceSeconds, Compute } from '@app/compute';
import { ConditionReader, type Conditions, type LaunchRequest, type Speed } from '@app/jobs';
import { ledgerChanges, type LedgerOffer, moneyShown } from '@app/ledger';
import { Database, type Tx } from '@app/platform/database';
import { type Change, type Check, withoutRepeats } from '@app/platform/http';
import { newId, show } from '@app/platform/ids';
import { type Duration, estimateDuration, permits, type PoolForecast, residencyOf } from '@app/scheduling';
import type { CheckDto, EligiblePoolDto, EstimateDto, FineTuningBody, StartDto } from './fine-tuning.dto';
import { defaults, launchOf } from './recipe';
import { setUpSeconds, Throughputs } from './throughputs';
import { type Work, workOf } from './work';

/** What the accounts say to the hold of a launch. */
interface Budget {
  hold: bigint;
  grant: bigint;
  coFunding: bigint;
  fits: boolean;
  checks: Check[];
  changes: Change[];
}

interface Timed {
  work: Work;
  duration: Duration | null;
  source: EstimateDto['throughput_source'];
}

/** What a launch would do: time, cost, hold, and everything that would refuse it. */
@Injectable()
export class Estimates {
  constructor(
    private readonly database: Database,
    private readonly conditions: ConditionReader,
    private readonly throughputs: Throughputs,
    private readonly compute: Compute,
  ) {}

  /** @throws 404 for a pool or base model that does not exist; what would refuse a launch is answered, not thrown */
  estimate(caller: Caller, body: FineTuningBody): Promise<EstimateDto> {
    return this.database.transaction({ ...caller, idempotency: null }, async (tx) => {
      const times = this.timesOf(caller.scopeId, body);
      const request = launchOf(body, times);
      const { gpus, timeLimitSeconds } = request;
      const conditions = await this.conditions.read(tx, { ...request, projectId: caller.scopeId });
      const speed = conditions.data.length > 0 ? await times.speed(tx, conditions) : null;
      const { work, duration, source } = timed(body, conditions, speed);
      const heldSeconds = BigInt(gpus) * BigInt(timeLimitSeconds);
      const budget = await this.budget(tx, caller, conditions, heldSeconds);
      const { award, price } = conditions;
      const money = (minor: bigint) => moneyShown(minor, award?.currency ?? '');
      const costOf = (seconds: number) => money((BigInt(gpus) * BigInt(seconds) * (price?.priceMinor ?? 0n)) / 3600n);
      const checks = [...conditions.checks, ...(budget?.checks ?? [])];
      const starts = await this.starts(tx, gpus);
      return {
        tokens: Math.round(work.tokensPerStep * work.steps),
        tokens_per_row: Math.round(work.tokensPerRow),
        throughput_source: source,
        seconds: duration && { ...duration },
        gpu_seconds: duration && {
          low: duration.low * gpus,
          median: duration.median * gpus,
          high: duration.high * gpus,
        },
        cost: duration && price && costOf(duration.median),
        cost_range: duration && price && { low: costOf(duration.low), high: costOf(duration.high) },
        hold: budget && money(budget.hold),
        hold_gpu_seconds: Number(heldSeconds),
        grant_share: budget && money(budget.grant),
        co_funding_share: budget && money(budget.coFunding),
        fits_time_limit: duration && duration.high <= timeLimitSeconds,
        fits_budget: budget && budget.fits,
        allowed_to_proceed: checks.every(({ result }) => result === 'passed'),
        start: starts.get(conditions.pool.id) ?? null,
        checks: checks.map(shown),
        changes: withoutRepeats([...conditions.changes, ...(budget?.changes ?? [])]),
        defaults,
        eligible_pools: await this.pools(tx, conditions, starts),
      };
    });
  }

  /** How a launch learns what it will probably take; null seconds where nothing was measured. */
  timesOf(projectId: string, body: FineTuningBody): Pick<LaunchRequest, 'speed' | 'expectedSeconds'> {
    return {
      speed: (tx, conditions) => this.throughputs.of(tx, projectId, conditions, body.gpus ?? 1),
      expectedSeconds: (conditions, speed) => timed(body, conditions, speed).duration?.median ?? null,
    };
  }

  /** Places the hold that a launch would place, with the same function, and takes it back. */
  private async budget(
    tx: Tx,
    caller: Caller,
    { pool, award, price }: Conditions,
    seconds: bigint,
  ): Promise<Budget | null> {
    if (!award || !price) return null;
    const item = {
      book_id: caller.scopeId,
      hold_id: newId(),
      job_id: newId(),
      organisation_id: award.co_funding_from === 'coordinator' ? award.org_id : caller.organisationId,
      pool_id: pool.id,
      gpu_asset: pool.asset,
      gpu_seconds: seconds.toString(),
      price_minor: price.priceMinor.toString(),
      currency: award.currency,
      award_id: award.id,
      rate_num: award.rate_num.toString(),
      rate_den: award.rate_den.toString(),
      explain: true,
    };
    await tx.query('savepoint estimate');
    const [row] = await tx.query<{
      results: { checks?: Check[]; refusal?: { checks: Check[]; changes: LedgerOffer[] } }[];
      hold: bigint;
      grant: bigint;
    }>(
      `select place_holds($1, hold_items($2), $3) as results, cost_ceiling($4, $5) as hold, grant_share(cost_ceiling($4, $5), $6, $7) as grant`,
      [[caller.scopeId], JSON.stringify([item]), tx.now, seconds, price.priceMinor, award.rate_num, award.rate_den],
    );
    await tx.query('rollback to savepoint estimate');
    const [{ refusal, checks }] = row.results;
    return {
      hold: row.hold,
      grant: row.grant,
      coFunding: row.hold - row.grant,
      fits: !refusal,
      checks: refusal?.checks ?? checks ?? [],
      changes: ledgerChanges(refusal?.changes ?? []),
    };
  }

  /** When a job of this size may start in each pool, as the pool's forecast has it; a pool that cannot say is not there. */
  private async starts(tx: Tx, gpus: number): Promise<Map<string, StartDto>> {
    const rows = await tx.query<{ pool_id: string; made_at: Date; forecast: PoolForecast }>(
      `select pool_id, made_at, forecast from pool_forecasts`,
    );
    const at = (seconds: number) => new Date(Math.max(seconds * 1000, tx.now.getTime()));
    return new Map(
      rows.flatMap(({ pool_id, made_at, forecast }) => {
        const start = forecast.next.find((each) => each.gpus >= gpus)?.start;
        return start
          ? [[pool_id, { earliest: at(start.earliest), latest: at(start.latest), forecast_at: made_at }] as const]
          : [];
      }),
    );
  }

  private async pools(tx: Tx, { base, data }: Conditions, starts: Map<string, StartDto>): Promise<EligiblePoolDto[]> {
    const residency = residencyOf([
      { source: base.name, processingIncluded: base.processing_included, processingExcluded: [] },
      ...data.map(({ dataset_name, residency: rule }) => ({
        source: dataset_name,
        processingIncluded: rule.processing_included,
        processingExcluded: rule.processing_excluded,
      })),
    ]);
    const live = await tx.query<{ pool_id: string }>(
      `select distinct pool_id from site_agents where last_seen_at > $1 and unable_at is null`,
      [new Date(tx.now.getTime() - agentPatienceSeconds * 1000)],
    );
    return (await this.compute.openPools(tx)).map((pool) => ({
      pool: show('pol', pool.id),
      name: pool.name,
      country: pool.country,
      residency:
        permits(residency, pool.country) && data.every(({ pools }) => pools === null || pools.includes(pool.id)),
      live: live.some(({ pool_id }) => pool_id === pool.id),
      start: starts.get(pool.id) ?? null,
    }));
  }
}

function timed(body: FineTuningBody, { data, base }: Conditions, speed: Speed | null): Timed {
  const work = workOf(body, data, base.tokenizer_sha256, body.gpus ?? 1);
  if (data.length === 0 || !speed) return { work, duration: null, source: 'none' };
  const { throughput, source } = speed;
  const besides = source === 'calibration' ? work.besides / work.steps : 0;
  const duration =
    throughput &&
    estimateDuration({
      tokensPerStep: work.tokensPerStep + besides,
      steps: work.steps,
      tokensPerSecond: throughput,
      setupSeconds: setUpSeconds,
    });
  return { work, duration, source };
}

const text = (value: string | number | null | undefined) => (value == null ? null : String(value));

function shown(check: Check): CheckDto {
  const { check: name, result, dimension, limit, used, held, requested, detail } = check;
  return {
    check: name,
    result,
    dimension,
    limit: text(limit),
    used: text(used),
    held: text(held),
    requested: text(requested),
    ...(detail ? { detail } : {}),
  };
}
