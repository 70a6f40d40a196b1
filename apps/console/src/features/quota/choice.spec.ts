import { grantedBy, lotsBy, mostOf, partOf } from './choice';

const secondsOf = (hours: string) => (Number(hours) > 0 ? Number(hours) * 3600 : null);

it('grants all, the part that is written, or nothing', () => {
  expect(grantedBy({ way: 'whole', hours: '' }, 7200, secondsOf)).toBe(7200);
  expect(grantedBy({ way: 'part', hours: '0.5' }, 7200, secondsOf)).toBe(1800);
  for (const hours of ['', 'half', '-1']) expect(grantedBy({ way: 'part', hours }, 7200, secondsOf)).toBe(0);
  expect(grantedBy({ way: 'refuse', hours: '1' }, 7200, secondsOf)).toBe(0);
  // An answer that is waited for changes nothing of what was asked.
  expect(grantedBy({ way: 'ask', hours: '' }, 7200, secondsOf)).toBe(7200);
});

it('writes a part in tenths of an hour and never more than there is', () => {
  expect(partOf(3600 * 6900 + 719, String).hours).toBe('6900.1');
  expect(grantedBy(partOf(1079, String), 7200, secondsOf)).toBe(720);
});

it('offers the less of what the pool carries and what the award gives, and says which it is', () => {
  expect(mostOf({ fits: 7200, award_gives: 3600 })).toEqual({ seconds: 3600, by: 'award' });
  expect(mostOf({ fits: 3600, award_gives: 7200 })).toEqual({ seconds: 3600, by: 'pool' });
  expect(mostOf({ fits: 3600, award_gives: 3600 })).toEqual({ seconds: 3600, by: 'award' });
  expect(mostOf({ fits: 7200, award_gives: 1079 })).toEqual({ seconds: 720, by: 'award' });
});

it('says the days where they are fewer than was asked, and the amount where it is less', () => {
  const [whole, part] = [{ way: 'whole', hours: '' } as const, { way: 'part', hours: '1' } as const];
  const days = { from: '2027-01-01T00:00:00Z', until: '2027-02-01T00:00:00Z' };
  expect(lotsBy(whole, 7200, { days: 'all', ...days })).toEqual({});
  expect(lotsBy(whole, 7200, undefined)).toEqual({});
  expect(lotsBy(part, 3600, { days: 'all', ...days })).toEqual({ lots: [{ gpu_seconds: 3600 }] });
  const dated = { valid_from: days.from, valid_until: days.until };
  expect(lotsBy(whole, 7200, { days: 'fewer', ...days })).toEqual({ lots: [{ gpu_seconds: 7200, ...dated }] });
  expect(lotsBy(part, 3600, { days: 'fewer', ...days })).toEqual({ lots: [{ gpu_seconds: 3600, ...dated }] });
});
