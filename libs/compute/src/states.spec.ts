import { everyStep } from '@app/testing';
import { lotStates, shownLotState } from './lots/lot.state';
import { rateCardStates } from './prices/rate-card.state';
import { requestStates } from './requests/allocation-request.state';

everyStep(
  requestStates,
  `draft>submitted draft>withdrawn submitted>info_needed submitted>approved submitted>partly_approved submitted>refused
     submitted>withdrawn info_needed>submitted info_needed>withdrawn`,
);

everyStep(rateCardStates, 'proposed>confirmed proposed>refused');

everyStep(lotStates, 'pending>active pending>closed pending>revoked active>closed active>revoked');

describe('a lot', () => {
  const now = new Date('2026-01-02T00:00:00Z');
  const before = new Date('2026-01-01T00:00:00Z');
  const after = new Date('2026-01-03T00:00:00Z');
  test.each([
    ['revoked', 'revoked', false, before, 0n],
    ['closed', 'closed', true, before, 0n],
    ['expired', 'active', true, before, 5n],
    ['expired', 'active', false, now, 5n],
    ['frozen', 'active', true, after, 0n],
    ['frozen', 'pending', true, after, 5n],
    ['pending', 'pending', false, after, 5n],
    ['exhausted', 'active', false, after, 0n],
    ['active', 'active', false, after, 1n],
  ] as const)('shown as %s', (shown, state, frozen, valid_until, available) => {
    expect(shownLotState({ state, valid_until }, { available, frozen }, now)).toBe(shown);
  });
});
