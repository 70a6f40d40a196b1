import { Problem } from '@app/platform/http';

/** Into what so many invitations may be sent in a day: an organisation that is verified or not, an office, or a pool. */
export type InvitationSender = 'verified' | 'registered' | 'programme' | 'pool';

const senders: Record<InvitationSender, string> = {
  verified: 'an organisation that is verified',
  registered: 'an organisation that is not verified',
  programme: 'the office of a programme',
  pool: 'a pool',
};

const verified = (possible: boolean) => ({
  action: 'verify-organisation' as const,
  variant: 'invitations' as const,
  effect: 'a verified organisation may invite more',
  possible,
  ask: 'the platform administrator',
});

/** As many invitations were sent in a day as may be. @param seconds until one more is taken */
export const invitationLimit = (into: InvitationSender, limit: number, used: number, seconds: number) =>
  new Problem({
    status: 429,
    code: 'too-many-invitations',
    detail: `At most ${limit} invitations are sent into ${senders[into]} in a day.`,
    params: into === 'verified' || into === 'registered' ? { limit, state: into } : { limit },
    retryAfter: seconds,
    checks: [{ check: 'invitations-per-day', result: 'failed', dimension: 'invitations', limit, used, requested: 1 }],
    changes: [
      {
        action: 'wait',
        values: { seconds },
        effect: `one more is taken in ${Math.ceil(seconds / 60)} min`,
        possible: true,
      },
      ...(into === 'programme' || into === 'pool' ? [] : [verified(into === 'registered')]),
    ],
  });

/** A country in which no organisation can be registered. */
export const unknownCountry = (value: string) =>
  Problem.invalid([
    { pointer: '/country', code: 'unknown-country', detail: 'GET /countries lists those that are known.', value },
  ]);
