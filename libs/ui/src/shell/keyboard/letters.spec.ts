import { isQuestion, letterOf, lettersOf } from './letters';

const Icon = () => null;
const place = (to: string, letter?: string) => ({ to, label: to, icon: Icon, letter });

it('reads letters of any layout', () => {
  expect(letterOf({ key: 'g', code: 'KeyG' })).toBe('g');
  // Dvorak: what is written counts, not where.
  expect(letterOf({ key: 'j', code: 'KeyC' })).toBe('j');
  expect(letterOf({ key: 'เ', code: 'KeyG' })).toBe('g');
  expect(letterOf({ key: 'Process', code: 'KeyJ' })).toBe('j');
  expect(letterOf({ key: 'đ', code: 'Digit0' })).toBeNull();
  expect(letterOf({ key: ';', code: 'KeyQ' })).toBeNull();
});

it('knows a question by its sign or its place', () => {
  expect(isQuestion({ key: '?', code: 'Minus', shiftKey: true })).toBe(true);
  expect(isQuestion({ key: 'ฦ', code: 'Slash', shiftKey: true })).toBe(true);
  expect(isQuestion({ key: 'ฝ', code: 'Slash', shiftKey: false })).toBe(false);
  expect(isQuestion({ key: '_', code: 'Slash', shiftKey: true })).toBe(false);
});

it('gives every place a letter of its own, by its address and not by its language', () => {
  const groups = [
    { places: [place('/p/prj_1', 'o'), place('/p/prj_1/jobs'), place('/p/prj_1/quota')] },
    {
      places: [
        place('/'),
        place('/datasets'),
        place('/p/prj_1/journals'),
        place('/pools/pol_1'),
        place('/pools/pol_2'),
      ],
    },
  ];
  const letters = [...lettersOf(groups)].map(([letter, { to }]) => `${letter} ${to}`);
  expect(letters).toEqual([
    'o /p/prj_1',
    'j /p/prj_1/jobs',
    'q /p/prj_1/quota',
    'h /',
    'd /datasets',
    'u /p/prj_1/journals',
    'p /pools/pol_1',
    'l /pools/pol_2',
  ]);
});
