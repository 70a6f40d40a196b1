import { Problem } from '@app/platform/http';
import { moneyShown } from '@app/ledger';

export const envelopeExhausted = (currency: string, limit: bigint, used: bigint, requested: bigint) =>
  new Problem({
    status: 409,
    code: 'envelope-exhausted',
    detail: 'The envelope of this country has less left than the award would take.',
    checks: [
      {
        check: 'envelope',
        result: 'failed',
        dimension: currency,
        limit: moneyShown(limit, currency).amount,
        used: moneyShown(used, currency).amount,
        held: moneyShown(0n, currency).amount,
        requested: moneyShown(requested, currency).amount,
      },
    ],
    changes: [
      {
        action: 'reduce-award',
        effect: `at most ${moneyShown(limit - used, currency).amount} ${currency} fits`,
        possible: limit > used,
      },
      { action: 'raise-envelope', effect: 'a larger award fits', possible: false, ask: 'the programme’s owner' },
    ],
  });

export const overCeiling = (ceiling: string, total: string) =>
  Problem.invalid([
    {
      pointer: '/ceiling',
      code: 'below-total',
      limit: total,
      value: ceiling,
      detail: 'The lines add up to more than the ceiling.',
    },
  ]);

export const samePerson = (act: string) =>
  new Problem({
    status: 403,
    code: 'same-person',
    detail: `The person who entered or offered it cannot ${act} it, nor a key that this person made.`,
    ask: 'another person with the role',
  });

export const notCoordinator = () =>
  new Problem({
    status: 403,
    code: 'not-coordinator',
    detail: 'Only the coordinator’s lead answers an offer.',
    required_role: ['lead'],
    ask: 'the lead of the coordinator',
  });

export const liveAward = (state: string) =>
  new Problem({
    status: 409,
    code: 'award-exists',
    detail: 'The project has an award already. Close it first, or amend it.',
    checks: [
      { check: 'no-live-award', result: 'failed', dimension: 'awards', limit: 1, used: 1, requested: 1, detail: state },
    ],
    changes:
      state === 'offered'
        ? [
            {
              action: 'revoke-award',
              effect: 'another can be offered',
              possible: true,
              ask: 'the programme administrator',
            },
          ]
        : [
            {
              action: 'amend-award',
              effect: 'the award that runs can grow',
              possible: false,
              ask: 'the programme office',
            },
          ],
  });
