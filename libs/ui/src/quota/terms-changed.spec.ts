import { termsChanged } from './terms-changed';

const formats = {
  gpuHours: (seconds: string | number) => `${Number(seconds) / 3600} h`,
  number: (value: number) => String(value),
  firstDay: (from: string | Date) => `first ${String(from)}`,
  lastDay: (until: string | Date) => `last ${String(until)}`,
};

it('tells only the terms that were changed, from what to what', () => {
  const was = { gpu_seconds: 500 * 3600, concurrent_gpus: null, valid_until: 'U' };
  const became = { valid_until: 'V', concurrent_gpus: 4, gpu_seconds: 80 * 3600 };
  expect(termsChanged({ was, became }, formats, 'none')).toEqual([
    { term: 'gpu_seconds', was: '500 h', became: '80 h' },
    { term: 'concurrent_gpus', was: 'none', became: '4' },
    { term: 'valid_until', was: 'last U', became: 'last V' },
  ]);
});
