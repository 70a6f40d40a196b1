import { gpuTimeTold } from '@app/ledger';
import { type FieldError, Problem } from '@app/platform/http';

/** Somebody else decides: separation of duties holds for persons, whatever they signed in with. */
const anotherPerson = (code: string, detail: string, check: string, ask: string) =>
  new Problem({
    status: 403,
    code,
    detail,
    checks: [{ check, result: 'failed' }],
    changes: [{ action: 'ask-another-person', effect: 'the decision can be taken', possible: true, ask }],
    ask,
  });

export const proposerDecides = () =>
  anotherPerson(
    'proposer-decides',
    'Who proposed a price cannot decide on it.',
    'decided-by-another-person',
    'another person of the programme finance',
  );

export const requesterDecides = () =>
  anotherPerson(
    'requester-decides',
    'Who wrote, changed, submitted or answered a request cannot decide on it.',
    'decided-by-another-person',
    'another programme administrator',
  );

/** More was granted than was asked for. */
export const moreThanRequested = (requested: bigint, granted: bigint) =>
  new Problem({
    status: 409,
    code: 'more-than-requested',
    detail: 'A decision can grant at most what was asked for.',
    checks: [
      {
        check: 'within-request',
        result: 'failed',
        dimension: 'gpu-seconds',
        limit: String(requested),
        requested: String(granted),
      },
    ],
    changes: [
      {
        action: 'grant-less',
        values: { gpu_seconds: Number(requested) },
        effect: `at most ${gpuTimeTold(requested)} were asked for`,
        possible: true,
      },
      { action: 'new-request', effect: 'more can be granted', possible: true, ask: 'a lead of the project' },
    ],
  });

/** The project has no award that is active. */
export const noActiveAward = () =>
  new Problem({
    status: 409,
    code: 'no-active-award',
    detail: 'The project has no active award to take GPU time from.',
    checks: [{ check: 'award-active', result: 'failed' }],
    changes: [
      {
        action: 'accept-award',
        effect: 'its GPU time can be allotted, once the programme has offered it',
        possible: true,
        ask: 'a lead of the project',
      },
    ],
  });

/** The pool takes no new requests. */
export const poolClosed = (name: string) =>
  new Problem({
    status: 409,
    code: 'pool-closed',
    detail: `The pool ${name} is closed to new requests.`,
    checks: [{ check: 'pool-open', result: 'failed' }],
    changes: [{ action: 'choose-pool', variant: 'open', effect: 'a pool that is open takes it', possible: true }],
  });

/** A request reaches beyond the days of the project's award. @param errors at each end that does, with the award's day as its limit */
export const outsideAward = (errors: FieldError[]) =>
  new Problem({
    status: 400,
    code: 'outside-award',
    detail: 'GPU time can be asked for within the days of the project’s award only.',
    errors,
    changes: [{ action: 'choose-other-days', effect: 'the request can be made', possible: true }],
  });
