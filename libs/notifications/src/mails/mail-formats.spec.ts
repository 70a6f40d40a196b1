import { gpuHours } from './mail-formats';

it.each([
  ['en', 0, '0.0'],
  ['en', 1, '<0.1'],
  ['en', 179, '<0.1'],
  ['vi', 179, '<0,1'],
  ['en', 180, '0.1'],
  ['en', 5400, '1.5'],
  ['th', 150_741_000, '41,872.5'],
])('writes in %s %s GPU-seconds as %s hours, as the sites do', (language, seconds, hours) => {
  expect(gpuHours(language, seconds)).toBe(hours);
});
