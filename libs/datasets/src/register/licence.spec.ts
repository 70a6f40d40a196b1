import { licenceFault } from './licence';

it.each(['CC-BY-4.0', 'Apache-2.0 OR MIT', '(CC0-1.0 AND ODC-By-1.0) OR LicenseRef-Thai-Open-Data', 'EUPL-1.2+'])(
  'takes %s',
  (expression) => expect(licenceFault(expression)).toBeNull(),
);

it('takes an exception', () => expect(licenceFault('GPL-3.0-or-later WITH GPL-CC-1.0')).toBeNull());

it.each([
  ['', ''],
  ['CC BY 4.0', 'CC'],
  ['cc-by-4.0', 'cc-by-4.0'],
  ['MIT AND', ''],
  ['(MIT', ''],
  ['MIT Apache-2.0', 'Apache-2.0'],
  ['MIT)', ')'],
  ['LicenseRef-', 'LicenseRef-'],
  ['Apache-2.0 WITH luck', 'luck'],
])('refuses %j at %j', (expression, word) => expect(licenceFault(expression)?.word).toBe(word));
