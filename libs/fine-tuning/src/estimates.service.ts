import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import { Compute } from '@app/compute';
import { Launch, type LaunchRequest, type Prepared } from '@app/jobs';
import { moneyShown } from '@app/ledger';
import { Database, type Tx } from '@app/platform/database';
import type { Check } from '@app/platform/http';
import { show } from '@app/platform/ids';
import { calibrate, type Duration, estimateDuration, permits, residencyOf, type Throughput } from '@app/scheduling';
import type { CheckDto, EligiblePoolDto, EstimateDto, FineTuningBody } from './fine-tuning.dto';
import { launchOf, recipeOf } from './recipe';

/** Imports, the model and a first look at the data: seconds before the first step. */
const setUpSeconds = 15;
/** What a chat template puts around one text, in tokens. */
const templateTokens = 6;
/** Bytes of a text behind one token, where no tokenizer could count: the low end is a script of three bytes a letter. */
const bytesPerToken = 1.6;

/** What a launch would do: time, cost, hold, and everything that would refuse it. */
@Injectable()
export class Estimates {
  constructor(
    private readonly database: Database,
    private readonly launch: Launch,
    private readonly compute: Compute,
  ) {}

  estimate(caller: Caller, body: FineTuningBody): Promise<EstimateDto> {
    return this.database.transaction({ ...caller, idempotency: null }, async (tx) => {
      const request = launchOf(body, null);
      const prepared = await this.launch.prepare(tx, caller, request, false);
      const { tokens, duration, source } = await this.duration(tx, body, request, prepared);
      const { award, priceMinor, pool } = prepared;
      const gpus = BigInt(request.gpus);
      const held = gpus * BigInt(request.timeLimitSeconds);
      const hold = ceiling(held * priceMinor, 3600n);
      const grant = (hold * award.rate_num) / award.rate_den;
      const budget = await this.budget(tx, caller, request, prepared, held, grant, hold - grant);
      const checks = [...prepared.checks, ...budget];
      const fits = budget.every(({ result }) => result === 'passed');
      const forecast = await tx.first<{ forecast: Record<string, unknown> }>(
        `select forecast from pool_forecasts where pool_id = $1`,
        [pool.id],
      );
      return {
        tokens,
        throughput_source: source,
        seconds: duration && { ...duration },
        gpu_seconds: duration && {
          low: duration.low * request.gpus,
          median: duration.median * request.gpus,
          high: duration.high * request.gpus,
        },
        cost: duration && moneyShown((gpus * BigInt(duration.median) * priceMinor) / 3600n, award.currency),
        hold: moneyShown(hold, award.currency),
        hold_gpu_seconds: Number(held),
        grant_share: moneyShown(grant, award.currency),
        co_funding_share: moneyShown(hold - grant, award.currency),
        fits_time_limit: duration && duration.high <= request.timeLimitSeconds,
        fits_budget: fits,
        allowed_to_proceed: checks.every(({ result }) => result === 'passed'),
        start: forecast?.forecast ?? null,
        checks: checks.map(shown),
        eligible_pools: await this.pools(tx, prepared),
      };
    });
  }

  private async duration(
    tx: Tx,
    body: FineTuningBody,
    request: LaunchRequest,
    prepared: Prepared,
  ): Promise<{ tokens: number; duration: Duration | null; source: EstimateDto['throughput_source'] }> {
    const rows = prepared.data.reduce((sum, data) => sum + data.rows, 0);
    const inData = prepared.data.reduce((sum, data) => {
      const counted = data.tokens.find(({ tokenizer_sha256 }) => tokenizer_sha256 === prepared.base.tokenizer_sha256);
      return sum + (counted?.tokens ?? data.bytes / bytesPerToken) + data.texts * templateTokens;
    }, 0);
    const recipe = recipeOf(body) as { steps: number; batch_size: number };
    const perStep = (inData / Math.max(1, rows)) * recipe.batch_size * request.gpus;
    const tokens = Math.round(perStep * recipe.steps);
    const { throughput, source } = await this.throughput(tx, prepared);
    const duration =
      throughput &&
      estimateDuration({
        tokensPerStep: perStep,
        steps: recipe.steps,
        tokensPerSecond: throughput,
        setupSeconds: setUpSeconds,
      });
    return { tokens, duration, source };
  }

  /** Past attempts of the project's own jobs first, else what the site measured once. */
  private async throughput(
    tx: Tx,
    { pool, base, award }: Prepared,
  ): Promise<{ throughput: Throughput | null; source: EstimateDto['throughput_source'] }> {
    const past = await tx.query<{ tokens: number; seconds: number }>(
      `select (result->>'tokens')::float8 as tokens, (result->>'wall_s')::float8 as seconds from jobs
        where project_id = $1 and pool_id = $2 and state = 'succeeded' and inputs->>'base_model_id' = $3 and failures = 0
        order by id desc limit 50`,
      [award.project_id, pool.id, base.id],
    );
    const fromPast = calibrate(past.filter(({ tokens, seconds }) => tokens > 0 && seconds > 0));
    if (fromPast) return { throughput: fromPast, source: 'past-attempts' };
    const measured = await tx.first<{ tokens_per_second: number }>(
      `select tokens_per_second from calibrations where pool_id = $1 order by (base_model = $2) desc, measured_at desc limit 1`,
      [pool.id, base.name],
    );
    if (!measured) return { throughput: null, source: 'none' };
    const rate = measured.tokens_per_second;
    // One measurement on an idle machine: a real run also evaluates, saves and shares the machine.
    return { throughput: { low: rate / 2, median: rate * 0.8, high: rate * 1.2 }, source: 'calibration' };
  }

  private async budget(
    tx: Tx,
    caller: Caller,
    request: LaunchRequest,
    { pool, award }: Prepared,
    seconds: bigint,
    grant: bigint,
    own: bigint,
  ) {
    const rows = await tx.query<{ kind: string; limit: bigint; used: bigint; held: bigint; free: bigint }>(
      `select a.kind, sum(b.cr_posted)::bigint as limit, sum(b.dr_posted)::bigint as used, sum(b.dr_pending)::bigint as held,
              sum(case when b.frozen then 0 else b.cr_posted - b.dr_posted - b.dr_pending end)::bigint as free
         from accounts a join balances b on b.book_id = a.book_id and b.account_id = a.id
        where a.book_id = $1 and (a.valid_from is null or a.valid_from <= $2) and (a.valid_until is null or a.valid_until > $2)
          and ((a.kind = 'gpu_lot' and a.pool_id = $3) or (a.kind = 'grant_line' and a.line = 'compute' and a.award_id = $4)
            or (a.kind = 'co_funding' and a.org_id = $5)) group by a.kind`,
      [
        caller.scopeId,
        tx.now,
        pool.id,
        award.id,
        award.co_funding_from === 'coordinator' ? award.org_id : caller.organisationId,
      ],
    );
    const one = (kind: string, check: string, dimension: string, requested: bigint) => {
      const { limit, used, held, free } = rows.find((row) => row.kind === kind) ?? {
        limit: 0n,
        used: 0n,
        held: 0n,
        free: 0n,
      };
      return {
        check,
        result: free >= requested ? ('passed' as const) : ('failed' as const),
        dimension,
        limit: limit.toString(),
        used: used.toString(),
        held: held.toString(),
        requested: requested.toString(),
      };
    };
    return [
      one('gpu_lot', 'gpu-time', pool.asset, seconds),
      one('grant_line', 'grant-money', award.currency, grant),
      one('co_funding', 'co-funding', award.currency, own),
    ];
  }

  private async pools(tx: Tx, { base, data }: Prepared): Promise<EligiblePoolDto[]> {
    const residency = residencyOf([
      { source: base.name, processingIncluded: base.processing_included, processingExcluded: [] },
      ...data.map(({ dataset_name, residency: rule }) => ({
        source: dataset_name,
        processingIncluded: rule.processing_included,
        processingExcluded: rule.processing_excluded,
      })),
    ]);
    const live = await tx.query<{ pool_id: string }>(
      `select distinct pool_id from site_agents where last_seen_at > $1`,
      [new Date(tx.now.getTime() - 90_000)],
    );
    return (await this.compute.openPools(tx)).map((pool) => ({
      pool: show('pol', pool.id),
      name: pool.name,
      country: pool.country,
      residency: permits(residency, pool.country),
      live: live.some(({ pool_id }) => pool_id === pool.id),
    }));
  }
}

const ceiling = (amount: bigint, by: bigint) => (amount + by - 1n) / by;

const text = (value: string | number | null | undefined) => (value == null ? null : String(value));

function shown(check: Check): CheckDto {
  const { check: name, result, dimension, limit, used, held, requested } = check;
  return {
    check: name,
    result,
    dimension,
    limit: text(limit),
    used: text(used),
    held: text(held),
    requested: text(requested),
  };
}
