import { checkPassword } from './passwords';

const refused = (password: string): string | undefined => {
  try {
    checkPassword(password);
  } catch (error) {
    return (error as { body: { errors: { code: string }[] } }).body.errors[0].code;
  }
};

it.each([
  ['123qweasdzxc', 'it stands in the list as it is'],
  ['LeaveMeAlone', 'in whatever case'],
  ['sunshine2024!!', 'with figures and signs behind'],
  ['!!2024sunshine', 'or before'],
  ['dragondragon', 'twice'],
  ['dragondragon77', 'twice, with figures'],
  ['abababababab', 'two letters in turn'],
  ['123456789012', 'figures as they stand on the keys'],
])('refuses %s: %s', (password) => expect(refused(password)).toBe('too-common'));

it.each(['a long phrase that nobody guesses', 'ข้าวเหนียวมะม่วงอร่อย', 'rice-river-lantern', '7261540983172645'])(
  'takes %s',
  (password) => expect(refused(password)).toBeUndefined(),
);

it('counts characters, not bytes', () => {
  expect(refused('ข้าวเหนียว')).toBe('too-short');
  expect(refused('x'.repeat(201))).toBe('too-long');
});
