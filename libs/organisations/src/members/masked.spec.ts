import { masked } from './masked';

it('keeps the first letter of a name that it does not give away', () => {
  expect(masked('somchai@sawan.example')).toBe('s…@sawan.example');
  expect(masked('"a@b"@sawan.example')).toBe('"…@sawan.example');
  expect(masked('ab@sawan.example')).toBe('…@sawan.example');
  expect(masked('a@sawan.example')).toBe('…@sawan.example');
});
