import type { Account } from '@app/ui';
import type { Request } from './compute.api';
import { changeOf, faultsOfChange, firstWish, standingOf, wishOf, writtenOf } from './wish';

const formats = {
  read: (written: string) => (/^\d+(\.\d+)?$/.test(written) ? written : null),
  seconds: (hours: string) => (Number(hours) > 0 ? Math.round(Number(hours) * 3600) : null),
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

it('leaves hours that are no number to the server', () => {
  expect(wishOf({ ...firstWish('2026-11-26'), hours: 'many' }, formats).gpu_seconds).toBe('many');
});

/** Days of the machine's own time zone. */
const local = {
  ...formats,
  write: (number: string) => number,
  startOf: (day: string) => new Date(`${day}T00:00:00`).toISOString(),
  endOf: (day: string) => new Date(`${day}T24:00:00`).toISOString(),
  dayOf: (at: Date) => at.toLocaleDateString('sv'),
};

describe('how a wish stands to the award', () => {
  const now = new Date(2026, 10, 26, 15).getTime();
  const tranche = (from: Date, until: Date, change: Partial<Account> = {}) =>
    ({
      kind: 'gpu_unallotted',
      asset: 'GPU_SEC:H200',
      available: '3600',
      frozen: false,
      valid_from: from.toISOString(),
      valid_until: until.toISOString(),
      ...change,
    }) as Account;
  const first = tranche(new Date(2026, 6, 1), new Date(2027, 0, 1));
  const second = tranche(new Date(2027, 0, 1), new Date(2027, 3, 1), { available: '7200' });
  const wish = (from: string, until: string) => ({ ...firstWish('2026-11-26'), from, until });
  const stands = (from: string, until: string, accounts = [first, second]) =>
    standingOf(wish(from, until), accounts, 'H200', now, local);

  it('has of GPU time what the tranches in force on its first day have', () => {
    expect(stands('2026-11-26', '2026-12-31').unallotted).toBe(3600n);
    expect(stands('2027-01-01', '2027-03-31').unallotted).toBe(7200n);
    expect(stands('2027-04-01', '2027-04-30').unallotted).toBe(0n);
  });

  it('leaves out other types and what is frozen', () => {
    const [other, frozen] = [
      { ...first, asset: 'GPU_SEC:H100' },
      { ...first, frozen: true },
    ];
    expect(stands('2026-11-26', '2026-12-31', [first, other, frozen]).unallotted).toBe(3600n);
  });

  const wrong = (from: string, until: string, accounts = [first, second]) =>
    stands(from, until, accounts).faults.map(({ pointer, code }) => `${pointer} ${code}`);

  it('is wrong at each end that lies before the award or after it, with the day that would do', () => {
    expect(stands('2026-11-26', '2027-03-31')).toMatchObject({ faults: [], award: { until: new Date(2027, 3, 1) } });
    expect(stands('2026-11-26', '2027-04-30').faults).toEqual([
      { pointer: '/valid_until', code: 'after-award', limit: new Date(2027, 3, 1).toISOString() },
    ]);
    expect(wrong('2027-04-02', '2027-04-30')).toEqual(['/valid_from after-award', '/valid_until after-award']);
    expect(wrong('2026-11-26', '2027-03-31', [second])).toEqual(['/valid_from before-award']);
    // From a day that is over it begins now.
    expect(wrong('2026-06-01', '2027-03-31')).toEqual([]);
    expect(wrong('', '2027-04-30')).toEqual([]);
    expect(stands('2026-11-26', '2027-03-31', [])).toEqual({ unallotted: 0n, award: null, faults: [] });
  });

  it('is wrong at its end where that comes before the beginning or is over, beside what is wrong with the other', () => {
    expect(wrong('2026-12-02', '2026-12-02')).toEqual([]);
    expect(wrong('2026-12-02', '2026-12-01')).toEqual(['/valid_until before-start']);
    expect(wrong('2026-11-01', '2026-11-25')).toEqual(['/valid_until in-the-past']);
    expect(wrong('2027-04-02', '2027-03-31')).toEqual(['/valid_from after-award', '/valid_until before-start']);
    expect(wrong('2026-12-02', '2026-12-01', [])).toEqual(['/valid_until before-start']);
  });
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
  const written = writtenOf(request, local);
  expect(written).toMatchObject({ gpus: '', from: '2026-11-26', until: '2027-02-26' });
  expect(wishOf(written, local)).toMatchObject({ gpu_seconds: 1000, valid_until: request.valid_until });
  expect(changeOf(written, written, local)).toEqual({});
  expect(changeOf(written, { ...written, hours: '2', gpus: '4' }, local)).toEqual({
    gpu_seconds: 7200,
    concurrent_gpus: 4,
  });
});

it('finds fault with what was changed of the days, and with their order whichever end was', () => {
  const [from, until] = [
    { pointer: '/valid_from', code: 'after-award' },
    { pointer: '/valid_until', code: 'after-award' },
  ];
  const order = { pointer: '/valid_until', code: 'before-start' };
  const before = { ...firstWish('2026-11-26'), until: '2027-02-26' };
  const later = { ...before, from: '2027-04-02' };
  expect(faultsOfChange(before, { ...before, hours: '2' }, [from, until, order])).toEqual([]);
  expect(faultsOfChange(before, later, [from, until])).toEqual([from]);
  expect(faultsOfChange(before, later, [from, order])).toEqual([from, order]);
  expect(faultsOfChange(before, { ...before, until: '2027-09-01' }, [from, until])).toEqual([until]);
});
