import { reached } from './thresholds';

it.each([
  ['nothing', 0n, 1000n, []],
  ['one minor unit below half', 499n, 1000n, []],
  ['half exactly', 500n, 1000n, [50]],
  ['half of an odd award, not yet', 500n, 1001n, []],
  ['half of an odd award', 501n, 1001n, [50]],
  ['three quarters', 750n, 1000n, [50, 75]],
  ['one minor unit below nine tenths', 899n, 1000n, [50, 75]],
  ['nine tenths', 900n, 1000n, [50, 75, 90]],
  ['all but one minor unit', 999n, 1000n, [50, 75, 90]],
  ['all', 1000n, 1000n, [50, 75, 90, 100]],
  ['more than all', 1001n, 1000n, [50, 75, 90, 100]],
  ['an award of nothing', 0n, 0n, []],
  ['amounts beyond what a float can tell apart', 49_999_999_999_999_999n, 100_000_000_000_000_000n, []],
])('reaches with %s', (_, spent, funded, expected) => {
  expect(reached(spent, funded)).toEqual(expected);
});
