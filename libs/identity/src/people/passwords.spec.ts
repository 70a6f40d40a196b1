import { passwordFault } from './passwords';

it.each([
  ['123qweasdzxc', 'it stands in the list as it is'],
  ['LeaveMeAlone', 'in whatever case'],
  ['sunshine2024!!', 'with figures and signs behind'],
  ['!!2024sunshine', 'or before'],
  ['dragondragon', 'twice'],
  ['dragondragon77', 'twice, with figures'],
  ['abababababab', 'two letters in turn'],
  ['123456789012', 'figures as they stand on the keys'],
])('refuses %s: %s', (password) => expect(passwordFault(password)).toBe('tooCommon'));

it.each(['a long phrase that nobody guesses', 'ข้าวเหนียวมะม่วงอร่อย', 'rice-river-lantern', '7261540983172645'])(
  'takes %s',
  (password) => expect(passwordFault(password)).toBeNull(),
);

it('counts characters, not bytes', () => {
  expect(passwordFault('ข้าวเหนียว')).toBe('tooShort');
  expect(passwordFault('x'.repeat(201))).toBe('tooLong');
});
