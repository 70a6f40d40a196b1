import { dayAt, endOfDay, formatDay, formatLastDay, startOfDay, zoneNames } from './days';

it.each([
  ['Asia/Tokyo', '2027-04-01', '2027-03-31T15:00:00.000Z', '2027-04-01T15:00:00.000Z'],
  ['Asia/Bangkok', '2027-04-01', '2027-03-31T17:00:00.000Z', '2027-04-01T17:00:00.000Z'],
  ['Asia/Kolkata', '2027-04-01', '2027-03-31T18:30:00.000Z', '2027-04-01T18:30:00.000Z'],
  // Summer time begins on the one day and ends on the other: they have 23 and 25 hours.
  ['America/New_York', '2027-03-14', '2027-03-14T05:00:00.000Z', '2027-03-15T04:00:00.000Z'],
  ['America/New_York', '2027-11-07', '2027-11-07T04:00:00.000Z', '2027-11-08T05:00:00.000Z'],
  // Where the clocks go from midnight to one, the day begins at one; where they go back, at the second midnight.
  ['Africa/Cairo', '2026-04-24', '2026-04-23T22:00:00.000Z', '2026-04-24T21:00:00.000Z'],
  ['Africa/Cairo', '2026-10-29', '2026-10-28T21:00:00.000Z', '2026-10-29T22:00:00.000Z'],
])('begins and ends in %s the day %s', (zone, day, from, until) => {
  expect([startOfDay(zone, day), endOfDay(zone, day)]).toEqual([from, until]);
});

it.each(['Asia/Tokyo', 'Asia/Bangkok', 'Asia/Kolkata', 'America/New_York'])(
  'reads in %s the days that were written there, all year',
  (zone) => {
    for (let n = 0; n < 366; n++) {
      const day = new Date(Date.UTC(2027, 0, 1 + n)).toISOString().slice(0, 10);
      expect(dayAt(zone, new Date(startOfDay(zone, day)))).toBe(day);
      expect(formatLastDay('en', endOfDay(zone, day), zone)).toBe(formatDay('en', day));
    }
  },
);

it('tells the same days to every reader: neither the first nor the last shifts', () => {
  const [from, until] = [startOfDay('Asia/Tokyo', '2027-04-01'), endOfDay('Asia/Tokyo', '2028-03-31')];
  expect([dayAt('Asia/Tokyo', new Date(from)), formatLastDay('en', until, 'Asia/Tokyo')]).toEqual([
    '2027-04-01',
    '31 Mar 2028',
  ]);
});

it('leaves what is no day to the server', () => {
  expect([startOfDay('Asia/Tokyo', ''), endOfDay('Asia/Tokyo', 'soon')]).toEqual(['', 'soon']);
});

it('names a zone by its city and in the language of the page', () => {
  expect(zoneNames('th', 'Asia/Tokyo')).toEqual({ city: 'Tokyo', zone: 'เวลาญี่ปุ่น' });
  expect(zoneNames('en', 'Asia/Saigon')).toEqual({ city: 'Ho Chi Minh', zone: 'Vietnam Time' });
});
