import type { Problem } from '@app/platform/http';
import { refuseDatesOutside, refuseWrongDates } from './request-dates';

const day = (text: string) => new Date(`${text}T00:00:00Z`);
const dates = (from: string, until: string) => ({ valid_from: day(from), valid_until: day(until) });
const now = day('2027-02-01');
const award = dates('2027-01-01', '2027-07-01');

/** What is wrong where, in a word each. */
const faults = (act: () => void) => {
  try {
    act();
  } catch (error) {
    return (error as Problem).body.errors?.map(({ pointer, code }) => `${pointer} ${code}`);
  }
  return [];
};
const outside = (from: string, until: string) => faults(() => refuseDatesOutside(award, dates(from, until), now));

it('takes what lies within the award, to its very end, and from a day that is over', () => {
  expect(outside('2027-02-01', '2027-07-01')).toEqual([]);
  expect(outside('2026-12-01', '2027-03-01')).toEqual([]);
});

it('refuses each end that lies outside the award, with the day of the award', () => {
  expect(outside('2027-03-01', '2027-07-02')).toEqual(['/valid_until after-award']);
  expect(outside('2027-07-02', '2027-08-01')).toEqual(['/valid_from after-award', '/valid_until after-award']);
  const later = dates('2027-03-01', '2027-07-01');
  expect(faults(() => refuseDatesOutside(later, dates('2027-02-10', '2027-04-01'), now))).toEqual([
    '/valid_from before-award',
  ]);
  // The API names what was sent, not the moment from which it would count.
  expect(() => refuseDatesOutside(later, dates('2027-01-10', '2027-04-01'), now)).toThrow(
    expect.objectContaining({
      body: expect.objectContaining({ errors: [expect.objectContaining({ value: day('2027-01-10') })] }),
    }),
  );
  expect(() => refuseDatesOutside(award, dates('2027-03-01', '2027-07-02'), now)).toThrow(
    expect.objectContaining({
      body: expect.objectContaining({
        code: 'outside-award',
        errors: [expect.objectContaining({ limit: award.valid_until, value: day('2027-07-02') })],
      }),
    }),
  );
});

it('refuses what ends before it begins, is over, or reaches further than ten years', () => {
  const wrong = (from: string, until: string) => faults(() => refuseWrongDates(dates(from, until), now));
  expect(wrong('2027-03-01', '2027-03-01')).toEqual(['/valid_until not-after-start']);
  expect(wrong('2026-03-01', '2027-02-01')).toEqual(['/valid_until in-the-past']);
  expect(wrong('2027-03-01', '2037-03-01')).toEqual(['/valid_until too-far-ahead']);
  expect(wrong('2027-03-01', '2037-01-31')).toEqual([]);
});
