import { endOfDay, formatDay, formatLastDay, startOfDay } from '../formats/days';
import { burnOf } from './burn-data';
import { burnValues } from './burn-values';

const aDay = 86_400_000;

/** Ten units a day for three weeks of a tranche that ends with 31 March 2028, by the clocks of a zone. */
function values(zone: string) {
  const from = Date.parse(startOfDay(zone, '2027-04-01'));
  const now = Date.parse('2027-04-22T12:00:00Z');
  const spent = Array.from({ length: 21 }, (_, n) => ({
    day: new Date(Date.UTC(2027, 3, 2 + n)).toISOString().slice(0, 10),
    at: Math.min(Date.UTC(2027, 3, 3 + n) - 1000, now),
    amount: BigInt(n * 10),
    held: 5n,
  }));
  const until = Date.parse(endOfDay(zone, '2028-03-31'));
  const totals = spent.slice(0, -1).map(({ amount }) => amount);
  const burn = burnOf(spent, totals, [{ from, until, limit: 9000n, available: 8795n }], now);
  const formats = {
    day: (on: string) => formatDay('en', on),
    lastDay: (at: string | Date) => formatLastDay('en', at, zone),
  };
  return burnValues(burn, formats);
}

it.each(['Asia/Tokyo', 'UTC', 'America/New_York', 'America/Los_Angeles'])(
  'ends in %s with the last day of the tranche, after the days that were counted',
  (zone) => {
    const [end, today, ...before] = values(zone);
    expect(end).toMatchObject({ key: 'end', day: '31 Mar 2028', held: null, limit: 9000n });
    expect(today).toEqual({ key: '2027-04-22', day: '22 Apr 2027', spent: 200n, held: 5n, limit: 9000n });
    expect(before.at(-1)?.day).toBe('2 Apr 2027');
  },
);

it('leaves out days on which nothing changed, and the end where there is no forecast', () => {
  const at = Date.UTC(2027, 3, 2);
  const still = (n: number) => ({ day: `2027-04-0${n}`, at: at + n * aDay, amount: 7n, held: 0n });
  const burn = burnOf([still(2), still(3), still(4)], [7n, 7n], [], at + 4 * aDay);
  const keys = burnValues(burn, { day: (on) => on, lastDay: String }).map(({ key }) => key);
  expect(keys).toEqual(['2027-04-04', '2027-04-02']);
});
