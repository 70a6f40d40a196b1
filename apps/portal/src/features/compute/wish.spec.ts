import type { Request } from './compute.api';
import { changeOf, firstWish, secondsOf, wishOf, writtenOf } from './wish';

it('asks from the beginning of the first day to the end of the last', () => {
  const wish = { ...firstWish(new Date(2026, 10, 26, 15)), pool: 'pol_1', hours: '1.5', purpose: 'tests' };
  expect(wish).toMatchObject({ from: '2026-11-26', until: '2027-02-26' });
  const asked = wishOf(wish);
  expect(asked.gpu_seconds).toBe(5400);
  expect(asked).not.toHaveProperty('concurrent_gpus');
  expect(Date.parse(asked.valid_from)).toBe(new Date(2026, 10, 26).getTime());
  expect(Date.parse(asked.valid_until)).toBe(new Date(2027, 1, 27).getTime());
});

it('reads hours with either sign, and leaves what is no number to the server', () => {
  expect([secondsOf('0,5'), secondsOf('24'), secondsOf('many'), secondsOf(''), secondsOf('-1')]).toEqual([
    1800,
    86_400,
    null,
    null,
    null,
  ]);
  expect(wishOf({ ...firstWish(new Date()), hours: 'many' }).gpu_seconds).toBe('many');
});

it('writes a request as it was asked, and sends only what was changed', () => {
  const request = {
    pool: 'pol_1',
    gpu_seconds: 1000,
    concurrent_gpus: null,
    valid_from: new Date(2026, 10, 26).toISOString(),
    valid_until: new Date(2027, 1, 27).toISOString(),
    purpose: 'tests',
  } as Request;
  const written = writtenOf(request);
  expect(written).toMatchObject({ gpus: '', from: '2026-11-26', until: '2027-02-26' });
  expect(wishOf(written)).toMatchObject({ gpu_seconds: 1000, valid_until: request.valid_until });
  expect(changeOf(written, written)).toEqual({});
  expect(changeOf(written, { ...written, hours: '2', gpus: '4' })).toEqual({ gpu_seconds: 7200, concurrent_gpus: 4 });
});
