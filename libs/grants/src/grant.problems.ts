import { type Change, type FieldError, Problem } from '@app/platform/http';
import { type MoneyDto, moneyShown, moneyTold } from '@app/ledger';

const reduced = (money: MoneyDto): Change => ({
  action: 'reduce-award',
  values: { money },
  effect: `at most ${moneyTold(money)} fits`,
  possible: true,
});

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
      ...(limit > used ? [reduced(moneyShown(limit - used, currency))] : []),
      // Whoever may offer an award may put money into its envelope.
      { action: 'raise-envelope', effect: 'a larger award fits', possible: true },
    ],
  });

export const overCeiling = (ceiling: string, total: string): FieldError => ({
  pointer: '/ceiling',
  code: 'below-total',
  limit: total,
  value: ceiling,
  detail: 'The lines add up to more than the ceiling.',
});

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
    detail: 'The project has an award already, and has one at a time.',
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
              ask: 'the programme office',
            },
          ]
        : [],
  });
