import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import { agentPatienceSeconds } from '@app/compute';
import { Clock } from '@app/platform/clock';
import type { Problem } from '@app/platform/http';
import { newId } from '@app/platform/ids';
import type { Job } from '../job';
import type { JobDto } from '../job.dto';
import * as problems from '../job.problems';
import { jobShown } from '../job.view';
import type { LaunchRequest, TrainingInputs } from '../recipe';
import type { Conditions } from './conditions';
import { type Grounds, LaunchGrounds } from './launch-grounds';
import { type LaunchItem, LaunchQueue } from './launch-queue';

/** What a launch is made from, and how long it will probably take. */
interface Prepared extends Conditions {
  expectedSeconds: number | null;
}

/** A launch takes GPU time, grant share, co-funding share, job row, audit and news at once, or nothing. */
@Injectable()
export class Launch {
  constructor(
    private readonly clock: Clock,
    private readonly grounds: LaunchGrounds,
    private readonly queue: LaunchQueue,
  ) {}

  /**
   * Launches, or answers again what the Idempotency-Key was answered before, whatever has changed since.
   * @param gone aborted when the client went away: a launch that still waits is dropped
   * @throws 409 with `checks` and `changes`, whatever limit binds; 503 `launches-waiting` where too many wait
   */
  async launch(caller: Caller, request: LaunchRequest, gone?: AbortSignal): Promise<JobDto> {
    const known = await this.grounds.known(caller, request);
    const first = known ? await this.attempt(caller, request, known, gone) : 'outdated';
    const second = first === 'outdated' ? await this.afresh(caller, request, gone) : first;
    const result = second === 'outdated' ? await this.afresh(caller, request, gone) : second;
    if (result === 'outdated') throw problems.launchOutdated();
    return result;
  }

  private async afresh(caller: Caller, request: LaunchRequest, gone?: AbortSignal): Promise<JobDto | 'outdated'> {
    return this.attempt(caller, request, await this.grounds.read(caller, request), gone);
  }

  private async attempt(
    caller: Caller,
    request: LaunchRequest,
    { conditions, speed }: Grounds,
    gone?: AbortSignal,
  ): Promise<JobDto | 'outdated'> {
    // A refused launch goes to the function too: only it knows whether the key was answered, or is being answered now.
    const [refusal] = conditions.refusals;
    const expectedSeconds = refusal ? null : request.expectedSeconds(conditions, speed);
    const item = refusal ? refused(caller, refusal) : this.itemOf(caller, request, { ...conditions, expectedSeconds });
    const result = await this.queue.run(item, gone);
    if (result.reused) throw problems.keyReused(caller.idempotency?.key ?? '');
    if (result.refusal?.code === 'outdated') return 'outdated';
    if (result.refusal) throw refusal ?? problems.refusedByLedger(result.refusal, conditions.checks);
    return result.answer as JobDto;
  }

  private itemOf(caller: Caller, request: LaunchRequest, prepared: Prepared): LaunchItem {
    const { pool, base, data } = prepared;
    const [award, price] = [must(prepared.award), must(prepared.price)];
    const job = newJob(caller, request, prepared, this.clock.now());
    const answer = jobShown(job);
    const key = caller.credentials.kind === 'key' ? caller.credentials.keyId : null;
    return {
      project_id: caller.scopeId,
      key: caller.idempotency?.key ?? null,
      digest: caller.idempotency?.digest ?? null,
      answer,
      expect: {
        project_id: caller.scopeId,
        agent_patience: agentPatienceSeconds,
        award_id: award.id,
        award_version: award.version,
        pool_id: pool.id,
        gpus: request.gpus,
        base_model_id: base.id,
        base_model_included: base.processing_included,
        currency: award.currency,
        rate_card_id: price.rateCardId,
        right_ids: data.map(({ right_id }) => right_id),
      },
      hold: {
        book_id: caller.scopeId,
        hold_id: job.hold_id,
        job_id: job.id,
        organisation_id: award.co_funding_from === 'coordinator' ? award.org_id : caller.organisationId,
        pool_id: pool.id,
        gpu_asset: pool.asset,
        gpu_seconds: String(BigInt(request.gpus) * BigInt(request.timeLimitSeconds)),
        price_minor: price.priceMinor.toString(),
        currency: award.currency,
        award_id: award.id,
        rate_num: award.rate_num.toString(),
        rate_den: award.rate_den.toString(),
        fresh: true,
      },
      job: jobOf(job),
      audit: {
        id: newId(),
        on_behalf_of: caller.organisationId ?? null,
        key_id: key,
        details: { state: 'queued', pool: answer.pool, gpus: job.gpus, hold: answer.hold, ...amounts(job) },
      },
    };
  }
}

const refused = ({ scopeId, idempotency }: Caller, { body }: Problem): LaunchItem => ({
  project_id: scopeId,
  key: idempotency?.key ?? null,
  digest: idempotency?.digest ?? null,
  refusal: { code: body.code, checks: [], changes: [] },
});

/** What nothing refused is there. */
function must<T>(value: T | null): T {
  if (value === null) throw new Error('a launch that nothing refuses has an award and a price');
  return value;
}

/** What the hold does not tell of the job's row. */
const jobOf = (job: Job) => ({
  programme_id: job.programme_id,
  org_id: job.org_id,
  person_id: job.person_id,
  kind: job.kind,
  name: job.name,
  gpus: job.gpus,
  recipe: job.recipe,
  prompts: job.prompts,
  inputs: job.inputs,
  request_id: job.request_id,
  ...amounts(job),
});

/** 64-bit columns as text: JSON knows no bigint. */
const amounts = (job: Job) => ({
  time_limit_seconds: job.time_limit_seconds.toString(),
  expected_seconds: job.expected_seconds?.toString() ?? null,
});

function newJob(caller: Caller, request: LaunchRequest, prepared: Prepared, now: Date): Job {
  return {
    project_id: caller.scopeId,
    id: newId(),
    programme_id: must(prepared.award).programme_id,
    org_id: caller.organisationId as string,
    person_id: caller.personId,
    pool_id: prepared.pool.id,
    award_id: must(prepared.award).id,
    kind: request.kind,
    name: request.name,
    state: 'queued',
    wish: null,
    reason: null,
    message: null,
    waiting: null,
    hold_id: newId(),
    hold_base_seconds: 0n,
    captures: 0,
    captured_at: null,
    captured_seconds: 0n,
    gpus: request.gpus,
    time_limit_seconds: BigInt(request.timeLimitSeconds),
    used_seconds: 0n,
    failures: 0,
    priority_class: 0,
    recipe: request.recipe,
    prompts: request.prompts,
    inputs: inputsOf(prepared),
    expected_seconds: prepared.expectedSeconds === null ? null : BigInt(prepared.expectedSeconds),
    result: null,
    model_version_id: null,
    model_id: null,
    request_id: caller.requestId,
    created_at: now,
    queued_at: now,
    started_at: null,
    ended_at: null,
    version: 1,
  };
}

const inputsOf = ({ base, pool, data }: Prepared): TrainingInputs => ({
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
});
