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
  /** Money of a tranche that is over: the award has begun, whatever else it has. */
  const earlier = tranche(new Date(2026, 6, 1), new Date(2026, 10, 1), { kind: 'grant_line', asset: 'JPY' });
  const wish = (from: string, until: string) => ({ ...firstWish('2026-11-26'), from, until });
  const stands = (from: string, until: string, accounts = [first, second]) =>
    standingOf(wish(from, until), accounts, 'H200', now, local);

  const given = (from: string, until: string, accounts = [first, second], hours = '') => {
    const { days, all, most, together } = standingOf(
      { ...wish(from, until), hours },
      accounts,
      'H200',
      now,
      local,
    ).gives;
    const span = days && [local.dayOf(days.from), local.dayOf(new Date(days.until.getTime() - 1))].join(' ');
    return { days: span, all, most, together };
  };

  it('has of GPU time what the tranche of the wished days has, and none where there is none', () => {
    const year = { days: '2026-11-26 2026-12-31', all: true, most: 3600n, together: 3600n };
    expect(given('2026-11-26', '2026-12-31')).toEqual(year);
    // From a day that is over it begins now, and takes no day away.
    expect(given('2026-08-01', '2026-12-31')).toEqual(year);
    expect(given('2027-01-01', '2027-03-31')).toMatchObject({ all: true, most: 7200n });
    expect(given('2027-04-01', '2027-04-30')).toEqual({ days: null, all: false, most: 0n, together: 0n });
    expect(given('', '')).toMatchObject({ all: true, most: 3600n, together: 3600n });
  });

  it('has in one lot what the fullest of the tranches has that have all of the days, never their sum', () => {
    const beside = tranche(new Date(2026, 9, 1), new Date(2027, 5, 1), { available: '5000' });
    const whole = { days: '2026-11-26 2026-12-31', all: true, most: 5000n, together: 8600n };
    expect(given('2026-11-26', '2026-12-31', [first, beside])).toEqual(whole);
    // The fuller tranche ends before the wished days do.
    const short = { ...first, available: '9000' };
    expect(given('2026-11-26', '2027-01-31', [short, beside])).toMatchObject({
      all: true,
      most: 5000n,
      together: 14_000n,
    });
  });

  it('has in one lot the longest part of the days that lies within one tranche', () => {
    expect(given('2026-11-26', '2027-01-31')).toEqual({
      days: '2026-11-26 2026-12-31',
      all: false,
      most: 3600n,
      together: 10_800n,
    });
    expect(given('2026-11-26', '2027-03-31')).toMatchObject({ days: '2027-01-01 2027-03-31', all: false, most: 7200n });
  });

  it('takes of two parts that are as long the one that has what is asked for, then the one that ends first', () => {
    const [december, january] = [
      tranche(new Date(2026, 11, 1), new Date(2026, 11, 11)),
      tranche(new Date(2027, 0, 1), new Date(2027, 0, 11), { available: '7200' }),
    ];
    const days = (hours: string) => given('2026-12-01', '2027-01-31', [earlier, january, december], hours).days;
    expect([days('1'), days('2'), days('3')]).toEqual([
      '2026-12-01 2026-12-10',
      '2027-01-01 2027-01-10',
      '2026-12-01 2026-12-10',
    ]);
  });

  it('leaves out other types and what is frozen', () => {
    const [other, frozen] = [
      { ...first, asset: 'GPU_SEC:H100' },
      { ...first, frozen: true },
    ];
    expect(given('2026-11-26', '2026-12-31', [first, other, frozen])).toMatchObject({ most: 3600n, together: 3600n });
  });

  it('gives nothing before the award begins, and all that its tranches have from that moment on', () => {
    const ahead = tranche(new Date(now + 1), new Date(2027, 0, 1));
    const nothing = { days: null, all: false, most: 0n, together: 0n };
    expect(stands('2026-11-27', '2026-12-31', [ahead])).toMatchObject({ begun: false, gives: nothing, faults: [] });
    const begins = { ...ahead, valid_from: new Date(now).toISOString() };
    expect(stands('2026-11-27', '2026-12-31', [begins])).toMatchObject({
      begun: true,
      gives: { all: true, most: 3600n },
    });
    expect(stands('2026-11-27', '2026-12-31', [earlier, ahead])).toMatchObject({ begun: true, gives: { most: 3600n } });
    expect(stands('2026-11-27', '2026-12-31', [])).toMatchObject({ begun: true, gives: nothing });
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
    expect(stands('2026-11-26', '2027-03-31', [])).toMatchObject({ award: null, faults: [] });
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
