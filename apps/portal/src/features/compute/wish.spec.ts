import { firstWish, secondsOf, wishOf } from './wish';

const formats = {
  read: (written: string) => (/^\d+(\.\d+)?$/.test(written) ? written : null),
  startOf: (day: string) => `beginning of ${day}`,
  endOf: (day: string) => `end of ${day}`,
};

it('asks from the beginning of the first day to the end of the last, as the programme counts days', () => {
  const wish = { ...firstWish('2026-11-26'), pool: 'pol_1', hours: '1.5', purpose: 'tests' };
  expect(wish).toMatchObject({ from: '2026-11-26', until: '2027-02-26' });
  const asked = wishOf(wish, formats);
  expect(asked).toMatchObject({
    gpu_seconds: 5400,
    valid_from: 'beginning of 2026-11-26',
    valid_until: 'end of 2027-02-26',
  });
  expect(asked).not.toHaveProperty('concurrent_gpus');
});

it('makes seconds of hours, and leaves what is no number to the server', () => {
  expect(['0.5', '24', null, '0', '-1'].map(secondsOf)).toEqual([1800, 86_400, null, null, null]);
  expect(wishOf({ ...firstWish('2026-11-26'), hours: 'many' }, formats).gpu_seconds).toBe('many');
});
