import type { Inability } from '@app/compute';
import { ledgerChanges, type LedgerOffer } from '@app/ledger';
import { type Change, type Check, Problem } from '@app/platform/http';
import { inabilities, mendAgent, startAgent } from '@app/scheduling';
import { liveStates } from './job.state';

const sentences: Record<string, string> = {
  'quota-exhausted': 'The project’s GPU time in this pool is not enough for this job.',
  'no-lot': 'The project has no GPU time in this pool that is valid now.',
  'budget-exhausted': 'The grant’s compute line is not enough for this job.',
  'co-funding-exhausted': 'The co-funding of the launching organisation is not enough for this job.',
  frozen: 'An account that this job would draw on is frozen.',
  'hold-exists': 'The job has an open hold already.',
  'hold-not-open': 'The hold of the job has ended.',
  'amount-too-large': 'The price of the whole time limit is larger than an account can hold.',
};

/** More launches wait than can be done soon. @param seconds in which those that wait will probably be done */
export const tooManyWait = (waiting: number, seconds: number) =>
  new Problem({
    status: 503,
    code: 'launches-waiting',
    detail: `${waiting} launches wait already. Ask again in ${seconds} s; nothing was held.`,
    params: { waiting },
    retryAfter: seconds,
  });

/** Why the database placed no hold. */
export interface LedgerRefusal {
  code: string;
  checks: Check[];
  changes: LedgerOffer[];
}

/** What the ledger refused, with the numbers that decided it. */
export const refusedByLedger = (refusal: LedgerRefusal, earlier: Check[]) =>
  new Problem({
    status: 409,
    code: refusal.code,
    detail: sentences[refusal.code] ?? 'The account does not allow it.',
    checks: [...earlier, ...refusal.checks],
    changes: ledgerChanges(refusal.changes),
  });

/** Another pool, where some country is allowed. @param allowed null: every one that the data does not exclude */
function elsewhere(countries: readonly string[] | null): Change[] {
  if (countries === null)
    return [
      {
        action: 'choose-pool',
        variant: 'elsewhere',
        effect: 'a pool in another country is allowed',
        possible: true,
      },
    ];
  if (countries.length === 0) return [];
  const effect = `a pool in ${countries.join(' or ')} is allowed`;
  return [{ action: 'choose-pool', variant: 'countries', values: { countries }, effect, possible: true }];
}

export const residencyForbidden = (
  country: string,
  sources: string[],
  allowed: readonly string[] | null,
  checks: Check[],
) =>
  new Problem({
    status: 409,
    code: 'residency-forbidden',
    detail: `What this job reads may not be processed in ${country}: ${sources.join(', ')}.`,
    params: { country, sources, allowed },
    checks,
    changes: [
      ...elsewhere(allowed),
      {
        action: 'ask-steward',
        variant: 'residency',
        effect: 'another data set of the owner may allow the country; that of published data is fixed',
        possible: false,
        ask: 'the data steward',
      },
    ],
  });

export const engineUnavailable = (pool: string, seconds: number, checks: Check[]) =>
  new Problem({
    status: 409,
    code: 'engine-unavailable',
    detail: `No agent of the pool ${pool} has asked for work in the last ${seconds} seconds, so nothing could start there.`,
    params: { pool, seconds },
    checks,
    changes: [startAgent],
  });

export const agentUnable = (pool: string, inability: Inability, checks: Check[]) =>
  new Problem({
    status: 409,
    code: 'engine-unavailable',
    detail: `The agent of the pool ${pool} reports that ${inabilities[inability]}.`,
    params: { pool, inability },
    checks,
    changes: inability === 'preparing' ? [] : [mendAgent],
  });

export const noPrice = (pool: string, currency: string) =>
  new Problem({
    status: 409,
    code: 'no-price',
    detail: `The pool ${pool} lists no confirmed price in ${currency}, the currency of the award.`,
    checks: [{ check: 'price', result: 'failed', dimension: currency }],
    changes: [
      { action: 'propose-rate-card', effect: 'jobs can be priced', possible: false, ask: 'the pool’s operator' },
    ],
  });

export const noAward = (state: string | null) =>
  new Problem({
    status: 409,
    code: state === 'suspended' ? 'award-suspended' : 'no-active-award',
    detail: state === 'suspended' ? 'The award is suspended.' : 'The project has no active award that could pay.',
    checks: [{ check: 'award', result: 'failed', dimension: 'state', limit: 'active', requested: state }],
    changes: [
      {
        action: 'ask-programme',
        variant: 'award',
        effect: 'an active award pays for jobs',
        possible: false,
        ask: 'the programme office',
      },
    ],
  });

const fewerGpus = (gpus: number): Change[] =>
  gpus > 0
    ? [{ action: 'fewer-gpus', variant: 'fits', values: { gpus }, effect: `at most ${gpus} GPUs fit`, possible: true }]
    : [];

/** More than can ever run at once there; what is only busy now makes a job wait. */
export const tooManyGpus = (check: Check, whose: string) =>
  new Problem({
    status: 409,
    code: 'too-many-gpus',
    detail: `The job asks for ${check.requested} GPUs; ${whose} ${check.limit}.`,
    checks: [check],
    changes: [
      ...fewerGpus(Number(check.limit)),
      { action: 'choose-pool', variant: 'larger', effect: 'a pool with more GPUs could run it', possible: true },
    ],
  });

export const poolClosed = (pool: string) =>
  new Problem({
    status: 409,
    code: 'pool-closed',
    detail: `The pool ${pool} takes no new jobs.`,
    checks: [{ check: 'pool', result: 'failed', dimension: 'state', limit: 'open', requested: 'closed' }],
    changes: [{ action: 'choose-pool', variant: 'open', effect: 'a pool that is open takes it', possible: true }],
  });

export const poolNotAgreed = (pool: string, sources: string[], checks: Check[]) =>
  new Problem({
    status: 409,
    code: 'pool-not-agreed',
    detail: `The agreement gives the right to use ${sources.join(', ')} in other pools, not in ${pool}.`,
    params: { pool, sources },
    checks,
    changes: [
      {
        action: 'choose-pool',
        variant: 'agreed',
        effect: 'a pool that the agreement names may read the data',
        possible: true,
      },
      {
        action: 'make-agreement',
        variant: 'pool',
        effect: 'this pool may read the data',
        possible: true,
        ask: 'the data steward',
      },
    ],
  });

/** What a retry or an extension finds used up. Seconds. */
export const noTimeLeft = (limit: bigint, used: bigint) =>
  new Problem({
    status: 409,
    code: 'no-time-left',
    detail: 'The job used its whole time limit. Extend it instead.',
    checks: [
      {
        check: 'time-limit',
        result: 'failed',
        dimension: 'seconds',
        limit: limit.toString(),
        used: used.toString(),
        held: '0',
        requested: '1',
      },
    ],
    changes: [{ action: 'extension', effect: 'more time lets the job go on from its last checkpoint', possible: true }],
  });

/** What the launch was prepared from changed twice while it was being launched. */
export const launchOutdated = () =>
  new Problem({
    status: 409,
    code: 'launch-outdated',
    detail:
      'What this stands on (award, data rights, pool, price, capacity, cap or base model) changed while it was being launched. Ask again.',
    retryAfter: 1,
  });

/** A success that left nothing. */
export const artefactsMissing = () =>
  new Problem({
    status: 422,
    code: 'artefacts-missing',
    detail: 'A run that succeeded leaves a model: send its files first and name them here.',
    errors: [{ pointer: '/artefacts', code: 'required', limit: 1, value: 0 }],
  });

export const staleFence = () =>
  Problem.conflict(
    'stale-fence',
    'This attempt is not yours any more: its lease ended or another attempt took over. Stop the run.',
  );

export const keyReused = (key: string) =>
  new Problem({
    status: 422,
    code: 'idempotency-key-reused',
    detail: 'This Idempotency-Key was used for another request. Use a new key for a new request.',
    params: { key },
  });

/** Jobs of one pool are asked for without a state, or in one where they have ended. */
export const poolNeedsLiveState = (state: string | null) =>
  Problem.invalid(
    [{ pointer: '?state', code: 'is-in', limit: liveStates, value: state }],
    'Jobs of one pool are listed by a state of jobs that have not ended.',
  );
