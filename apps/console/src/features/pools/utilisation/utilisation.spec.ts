import { shareOf } from './utilisation';

const day = (used: number, capacity: number) => ({ day: '2027-01-01', used, capacity });

it('weighs each day by what could be computed on it', () => {
  expect(shareOf([day(50, 100), day(0, 300)])).toBe(0.125);
  expect(shareOf([day(0, 0), day(30, 60)])).toBe(0.5);
});

it('tells no share of nothing', () => {
  expect([shareOf([]), shareOf([day(0, 0)])]).toEqual([null, null]);
});
