import type { TFunction } from 'i18next';
import { formatsOf } from '../formats/use-formats';
import { amountOf, boundsOf } from './amounts';
import { type Change, keyOfEffect, valuesOf } from './effect';

const unsaid = ((key: string) => key) as TFunction;
const english = formatsOf('en', 'UTC', unsaid);
const vietnamese = formatsOf('vi', 'UTC', unsaid);
const told = (action: Change['action'], values: Change['values'], formats = english) =>
  valuesOf({ action, values }, formats);

it('knows a change by its action, and by which of its effects it has', () => {
  expect(keyOfEffect({ action: 'fewer-gpus', variant: 'now' })).toBe('effects.fewer-gpus.now');
  expect(keyOfEffect({ action: 'extension' })).toBe('effects.extension');
});

it('writes how far a change goes as the reader does', () => {
  const money = { amount: '47600000', currency: 'JPY' } as const;
  expect(told('reduce-award', { money })).toEqual({ money: '¥47,600,000' });
  expect(told('reduce-award', { money }, vietnamese)).toEqual({ money: expect.stringContaining('47.600.000') });
  expect(told('shorter-time-limit', { seconds: 5400 }, vietnamese)).toEqual({ span: '1 giờ 30 phút' });
  expect(told('fewer-gpus', { gpus: 1200 })).toEqual({ gpus: '1,200', count: 1200 });
  expect(told('choose-pool', { countries: ['JP', 'TH'] })).toEqual({ countries: 'Japan, Thailand' });
  expect(told('extension', undefined)).toEqual({});
});

it('rounds GPU-hours so that what is said holds: down what there is, up what is lacking', () => {
  // 5.08 hours.
  expect(told('grant-less', { gpu_seconds: 18_288 })).toEqual({ hours: '5.0' });
  expect(told('request-quota', { gpu_seconds: 18_288 })).toEqual({ hours: '5.1' });
  expect(told('grant-less', { gpu_seconds: 18_360 })).toEqual({ hours: '5.1' });
  expect(told('grant-less', { gpu_seconds: 40 })).toEqual({ hours: '<0.1' });
});

const words = { hours: (hours: string) => `${hours} GPU-h`, state: (state: string) => `is ${state}` };

it.each([
  ['18252', 'gpu-seconds', '5.1 GPU-h'],
  ['3600', 'GPU_SEC:H100', '1.0 GPU-h'],
  ['12.50', 'THB', '฿12.50'],
  ['5400', 'seconds', '1 hr 30 mins'],
  ['JP, MY', 'country', 'Japan, Malaysia'],
  ['closed', 'state', 'is closed'],
  ['1200', 'pool-gpus', '1,200'],
  ['thai-helper', 'name', 'thai-helper'],
  [null, 'pool', '–'],
])('tells a check’s %s of %s as %s', (value, dimension, shown) => {
  expect(amountOf(value, dimension, english, words)).toBe(shown);
});

it.each([
  [
    { code: 'is-length', pointer: '/name', limit: [1, 12_000] },
    { least: '1', most: '12,000' },
  ],
  [{ code: 'max', pointer: '/amount', limit: 1000000.5 }, { limit: '1,000,000.5' }],
  [{ code: 'min', pointer: '/time_limit_seconds', limit: 30 }, { limit: '30 secs' }],
  [{ code: 'max', pointer: '/lots/0/gpu_seconds', limit: 3600 }, { limit: '1.0 GPU-h' }],
  [{ code: 'wrong-currency', pointer: '/amount', limit: 'JPY' }, { limit: 'JPY' }],
  [
    { code: 'number-ambiguous', pointer: '/steps', limit: ['1000', '1.0000'] },
    { least: '1000', most: '1.0000' },
  ],
])('tells what a field is held to by %j', (fault, bounds) => {
  expect(boundsOf(fault, english, words)).toMatchObject(bounds);
});
