import { boundsOf } from './days';

const lateInUtc = new Date('2026-11-11T23:30:00Z');
const within = (day: string, time_zone?: string) => {
  const { first, end } = boundsOf({ from: day, until: day, time_zone });
  return first !== null && end !== null && first <= lateInUtc && lateInUtc < end;
};

it.each([
  ['Asia/Bangkok', '2026-11-12', '2026-11-11'],
  ['Asia/Tokyo', '2026-11-12', '2026-11-11'],
  ['America/New_York', '2026-11-11', '2026-11-12'],
  [undefined, '2026-11-11', '2026-11-12'],
])('has what was done at 23:30 UTC on the day that clocks in %s showed', (zone, on, beside) => {
  expect(within(on, zone)).toBe(true);
  expect(within(beside, zone)).toBe(false);
});

it('is open where no day is said, and refuses days in the wrong order', () => {
  expect(boundsOf({ time_zone: 'Asia/Bangkok' })).toEqual({ first: null, end: null });
  expect(() => boundsOf({ from: '2026-11-12', until: '2026-11-11' })).toThrow('validation-failed');
});
