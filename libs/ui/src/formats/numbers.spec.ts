import { formatBytes, formatGpuHours, formatShare, formatSpan } from './numbers';

it.each([
  ['0', '0.0'],
  ['3600', '1.0'],
  ['5400', '1.5'],
  ['1', '<0.1'],
  ['179', '<0.1'],
  ['180', '0.1'],
  ['150741000', '41,872.5'],
  ['36000000000000000000', '10,000,000,000,000,000.0'],
])('shows %s GPU-seconds as %s hours', (seconds, hours) => {
  expect(formatGpuHours('en', seconds)).toBe(hours);
});

it.each([
  [0, '0 secs'],
  [59, '59 secs'],
  [61, '1 min 1 sec'],
  [4320, '1 hr 12 mins'],
  [86_400, '1 day'],
])('tells %s seconds in words', (seconds, words) => {
  expect(formatSpan('en', seconds)).toBe(words);
});

it.each([
  [1, '1 byte'],
  [999, '999 bytes'],
  [1500, '1.5 kB'],
  [212_000_000, '212 MB'],
  [9_800_000_000, '9.8 GB'],
])('tells %s bytes as %s', (bytes, words) => {
  expect(formatBytes('en', bytes)).toBe(words);
});

it.each([
  ['en', 0, '0%'],
  ['en', 0.000001, '<1%'],
  ['en', 0.0049, '<1%'],
  ['en', 0.005, '1%'],
  ['th', 0.004, '<1%'],
  ['vi', 0.004, '<1%'],
  ['en', 0.994, '99%'],
  ['en', 0.9999, '>99%'],
  ['en', 1, '100%'],
  ['en', 1.204, '120%'],
])('tells in %s the share %s as %s', (language, share, words) => {
  expect(formatShare(language, share)).toBe(words);
});
