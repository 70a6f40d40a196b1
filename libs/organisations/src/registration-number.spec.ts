import { registrationNumber } from './registration-number';

it.each([
  ['TH', '0105536112014'],
  ['TH', '0-1055-36112-01-4'],
  ['VN', '0100233488'],
  ['MY', '2019-0100-0005'],
  ['SG', '00192200M'],
  ['JP', '7000012050002'],
])('takes %s %s', (country, number) => {
  expect(registrationNumber({ code: country, registration_pattern: null }, number)).toMatch(/^[0-9A-Z]+$/);
});

it.each(['7000012050002', '７００００１２０５０００２', '7–0000–1205–0002', ' 7 0000 1205 0002 '])(
  'knows %s for one number',
  (number) => {
    expect(registrationNumber({ code: 'JP', registration_pattern: null }, number)).toBe('7000012050002');
  },
);

it.each([
  ['TH', '0105536112015'],
  ['TH', '12345'],
  ['VN', '0100233480'],
  ['MY', '180001000005'],
  ['SG', '00192200A'],
  ['JP', '7000012050003'],
  ['JP', ''],
])('refuses %s %s', (country, number) => {
  expect(() => registrationNumber({ code: country, registration_pattern: null }, number)).toThrow('validation-failed');
});
