import { Clock } from '.';

afterEach(() => jest.restoreAllMocks());

it('runs on as it was told, whatever becomes of the wall clock', () => {
  const clock = new Clock();
  clock.set(new Date('2030-01-01T00:00:00Z'));
  const wall = Date.now();
  jest.spyOn(Date, 'now').mockReturnValue(wall - 3_600_000);
  expect(clock.now().getTime() - Date.parse('2030-01-01T00:00:00Z')).toBeGreaterThanOrEqual(0);
  expect(clock.now().getTime() - Date.parse('2030-01-01T00:00:00Z')).toBeLessThan(10_000);
});
