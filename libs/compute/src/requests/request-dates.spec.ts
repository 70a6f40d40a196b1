import type { Problem } from '@app/platform/http';
import { refuseDates } from './request-dates';

const day = (text: string) => new Date(`${text}T00:00:00Z`);
const dates = (from: string, until: string) => ({ valid_from: day(from), valid_until: day(until) });
const now = day('2027-02-01');
const award = dates('2027-01-01', '2027-07-01');

/** What is wrong where, in a word each, after the code of all of it. */
const faults = (from: string, until: string, within: typeof award | null = award) => {
  try {
    refuseDates(dates(from, until), within, now);
  } catch (error) {
    const { code, errors } = (error as Problem).body;
    return [code, ...(errors ?? []).map(({ pointer, code: fault }) => `${pointer} ${fault}`)];
  }
  return [];
};

it('takes what lies within the award, to its very end, and from a day that is over', () => {
  expect(faults('2027-02-01', '2027-07-01')).toEqual([]);
  expect(faults('2026-12-01', '2027-03-01')).toEqual([]);
});

it('refuses each end that lies outside the award, with the day of the award', () => {
  expect(faults('2027-03-01', '2027-07-02')).toEqual(['outside-award', '/valid_until after-award']);
  expect(faults('2027-07-02', '2027-08-01')).toEqual([
    'outside-award',
    '/valid_from after-award',
    '/valid_until after-award',
  ]);
  const later = dates('2027-03-01', '2027-07-01');
  expect(faults('2027-02-10', '2027-04-01', later)).toEqual(['outside-award', '/valid_from before-award']);
  // The API names what was sent, not the moment from which it would count.
  expect(() => refuseDates(dates('2027-01-10', '2027-04-01'), later, now)).toThrow(
    expect.objectContaining({
      body: expect.objectContaining({ errors: [expect.objectContaining({ value: day('2027-01-10') })] }),
    }),
  );
  expect(() => refuseDates(dates('2027-03-01', '2027-07-02'), award, now)).toThrow(
    expect.objectContaining({
      body: expect.objectContaining({
        errors: [expect.objectContaining({ limit: award.valid_until, value: day('2027-07-02') })],
      }),
    }),
  );
});

it('refuses what ends before it begins, is over, or reaches further than ten years', () => {
  const wrong = (from: string, until: string) => faults(from, until, null);
  expect(wrong('2027-03-01', '2027-03-01')).toEqual(['validation-failed', '/valid_until before-start']);
  expect(wrong('2026-03-01', '2027-02-01')).toEqual(['validation-failed', '/valid_until in-the-past']);
  expect(wrong('2027-03-01', '2037-03-01')).toEqual(['validation-failed', '/valid_until too-far-ahead']);
  expect(wrong('2027-03-01', '2037-01-31')).toEqual([]);
});

it('tells together what is wrong at both ends', () => {
  expect(faults('2027-09-01', '2027-03-01')).toEqual([
    'validation-failed',
    '/valid_from after-award',
    '/valid_until before-start',
  ]);
});
