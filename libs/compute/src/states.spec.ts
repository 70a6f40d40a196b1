import { moveRequest, type RequestState } from './requests/allocation-request.state';
import { type LotState, moveLot, shownLotState } from './lots/lot.state';
import { moveRateCard, type RateCardState } from './prices/rate-card.state';

const every = <S extends string>(states: readonly S[]) =>
  states.flatMap((from) => states.map((to) => [from, to] as const));

describe('states of an allocation request', () => {
  const steps = [
    'draft→submitted',
    'draft→withdrawn',
    'submitted→info_needed',
    'submitted→approved',
    'submitted→partly_approved',
    'submitted→refused',
    'submitted→withdrawn',
    'info_needed→submitted',
    'info_needed→withdrawn',
  ];
  const states: RequestState[] = [
    'draft',
    'submitted',
    'info_needed',
    'approved',
    'partly_approved',
    'refused',
    'withdrawn',
  ];
  test.each(every(states))('%s → %s', (from, to) => {
    const move = () => moveRequest(from, to, 'test');
    if (steps.includes(`${from}→${to}`)) expect(move()).toBe(to);
    else expect(move).toThrow('state-conflict');
  });
});

describe('states of a lot', () => {
  const steps = ['pending→active', 'pending→closed', 'pending→revoked', 'active→closed', 'active→revoked'];
  test.each(every<LotState>(['pending', 'active', 'closed', 'revoked']))('%s → %s', (from, to) => {
    const move = () => moveLot(from, to, 'test');
    if (steps.includes(`${from}→${to}`)) expect(move()).toBe(to);
    else expect(move).toThrow('state-conflict');
  });

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

describe('states of a rate card', () => {
  const steps = ['proposed→confirmed', 'proposed→refused'];
  test.each(every<RateCardState>(['proposed', 'confirmed', 'refused']))('%s → %s', (from, to) => {
    const move = () => moveRateCard(from, to, 'test');
    if (steps.includes(`${from}→${to}`)) expect(move()).toBe(to);
    else expect(move).toThrow('state-conflict');
  });
});
