import { wallClock } from './wall-clock';

const noon = (day: string) => Date.parse(`${day}T12:00:00Z`);
const midnight = (day: string) => Date.parse(`${day}T00:00:00Z`);

it.each([
  ['Asia/Tokyo', '2027-04-01', '2027-03-31T15:00:00.000Z'],
  ['Asia/Kolkata', '2027-04-01', '2027-03-31T18:30:00.000Z'],
  // On the day that summer time begins, and the one after it; then where it ends.
  ['America/New_York', '2027-03-14', '2027-03-14T05:00:00.000Z'],
  ['America/New_York', '2027-03-15', '2027-03-15T04:00:00.000Z'],
  ['America/New_York', '2027-11-07', '2027-11-07T04:00:00.000Z'],
  ['America/New_York', '2027-11-08', '2027-11-08T05:00:00.000Z'],
  // The clocks go from midnight to one, and from midnight back to eleven.
  ['Africa/Cairo', '2026-04-24', '2026-04-23T22:00:00.000Z'],
  ['Africa/Cairo', '2026-10-30', '2026-10-29T22:00:00.000Z'],
])('begins in %s the day %s', (timeZone, day, at) => {
  expect(wallClock(timeZone).firstAt(midnight(day)).toISOString()).toBe(at);
});

it.each(['Asia/Tokyo', 'Asia/Kolkata', 'America/New_York', 'UTC'])('shows in %s what it was asked for', (timeZone) => {
  const clock = wallClock(timeZone);
  for (const day of ['2027-01-01', '2027-03-14', '2027-07-01', '2027-11-07'])
    expect(clock.shownAt(clock.firstAt(noon(day)))).toBe(noon(day));
});
