import { Problem } from '@app/platform/http';

/** An organisation sent as many invitations in a day as it may. @param seconds until one more is taken */
export const invitationLimit = (limit: number, used: number, seconds: number, state: string) =>
  new Problem({
    status: 429,
    code: 'too-many-invitations',
    detail: `An organisation that is ${state} sends at most ${limit} invitations in a day.`,
    params: { limit, state },
    retryAfter: seconds,
    checks: [{ check: 'invitations-per-day', result: 'failed', dimension: 'invitations', limit, used, requested: 1 }],
    changes: [
      {
        action: 'wait',
        values: { seconds },
        effect: `one more is taken in ${Math.ceil(seconds / 60)} min`,
        possible: true,
      },
      {
        action: 'verify-organisation',
        variant: 'invitations',
        effect: 'a verified organisation may invite more',
        possible: state === 'registered',
        ask: 'the platform administrator',
      },
    ],
  });

/** A country in which no organisation can be registered. */
export const unknownCountry = (value: string) =>
  Problem.invalid([
    { pointer: '/country', code: 'unknown-country', detail: 'GET /countries lists those that are known.', value },
  ]);
