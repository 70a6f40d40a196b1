import { secondsOf } from '../../../../../libs/ui/src/formats/hours';
import { grantedBy, partOf } from './choice';

it('grants all, the part that is written, or nothing', () => {
  expect(grantedBy({ way: 'whole', hours: '' }, 7200, secondsOf)).toBe(7200);
  expect(grantedBy({ way: 'part', hours: '0.5' }, 7200, secondsOf)).toBe(1800);
  for (const hours of ['', 'half', '-1']) expect(grantedBy({ way: 'part', hours }, 7200, secondsOf)).toBe(0);
  expect(grantedBy({ way: 'refuse', hours: '1' }, 7200, secondsOf)).toBe(0);
});

it('writes a part in tenths of an hour and never more than there is', () => {
  expect(partOf(3600 * 6900 + 719, String).hours).toBe('6900.1');
  expect(grantedBy(partOf(1079, String), 7200, secondsOf)).toBe(720);
});
