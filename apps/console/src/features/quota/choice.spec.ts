import { grantedBy, partOf } from './choice';

const read = (written: string) => (/^-?\d+(\.\d+)?$/.test(written) ? written : null);

it('grants all, the part that is written, or nothing', () => {
  expect(grantedBy({ way: 'whole', hours: '' }, 7200, read)).toBe(7200);
  expect(grantedBy({ way: 'part', hours: '0.5' }, 7200, read)).toBe(1800);
  for (const hours of ['', 'half', '-1']) expect(grantedBy({ way: 'part', hours }, 7200, read)).toBe(0);
  expect(grantedBy({ way: 'refuse', hours: '1' }, 7200, read)).toBe(0);
});

it('writes a part in tenths of an hour and never more than there is', () => {
  expect(partOf(3600 * 6900 + 719, String).hours).toBe('6900.1');
  expect(grantedBy(partOf(1079, String), 7200, read)).toBe(720);
});
