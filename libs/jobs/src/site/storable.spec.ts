import { storable } from './storable';

it('keeps what PostgreSQL can keep, and drops the rest from strings, however deep', () => {
  const told = { 'a\0': ['x\0y', { z: '\0' }], n: 1, none: null, kept: '\\u0000 ก', half: 'a\ud800b' };
  expect(storable(told)).toEqual({ a: ['xy', { z: '' }], n: 1, none: null, kept: '\\u0000 ก', half: 'a\ufffdb' });
});
