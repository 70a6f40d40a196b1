import { grantBurn } from './grant-burn';

const day = (n: number) => `2030-03-${String(n).padStart(2, '0')}`;
const series = (days: { day: string; spent: string; held: string }[]) => ({
  from: days[0]?.day ?? '',
  until: days.at(-1)?.day ?? '',
  step_days: 1,
  data: [
    { share: 'co_funding', asset: 'THB', days: [] },
    { share: 'grant', asset: 'THB', days },
  ],
});
const account = {
  line: 'compute',
  valid_from: '2030-03-01T00:00:00Z',
  valid_until: '2030-06-01T00:00:00Z',
  limit: '1000.00',
  available: '799.50',
} as Parameters<typeof grantBurn>[2][number];
const now = Date.parse('2030-03-20T12:00:00Z');

it('draws the grant alone, in minor units, with today where it is now', () => {
  const days = Array.from({ length: 20 }, (_, i) => ({ day: day(i + 1), spent: `${i * 10}.50`, held: '5.00' }));
  const burn = grantBurn(series(days), series(days), [account], 'THB', now);
  expect(burn?.spent.at(-1)).toEqual({ day: '2030-03-20', at: now, amount: 19_050n, held: 500n });
  expect(burn?.limits).toEqual([{ at: Date.parse('2030-03-01T00:00:00Z'), amount: 100_000n }]);
  // Eighteen steps lie between nineteen whole days, ten baht each.
  expect(burn?.outlook).toMatchObject({ days: 18, perDay: 1000n });
});

it('has for a limit what jobs draw on alone', () => {
  const days = [{ day: day(1), spent: '0.50', held: '5.00' }];
  const burn = grantBurn(series(days), series(days), [account, { ...account, line: 'personnel' }], 'THB', now);
  expect(burn?.limits).toEqual([{ at: Date.parse('2030-03-01T00:00:00Z'), amount: 100_000n }]);
});

it('is nothing before there is something', () => {
  expect(grantBurn(series([]), series([]), [account], 'THB', now)).toBeNull();
});
