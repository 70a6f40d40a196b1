import words from '../words/problems/en.json';
import { keyOfEffect } from './effect';

it.each([
  ['A job of at most 2 GPUs can be placed here.', 'A job of at most # can be placed here', { a: '2' }],
  ['With at most 1 GPU it would start now.', 'With at most # it would start now', { a: '1' }],
  [
    'With a time limit of at most 1 h 30 min it would start now.',
    'With a time limit of at most # it would start now',
    { a: '1 h 30 min' },
  ],
  ['Pools in JP, TH may process these inputs.', 'Pools in # may process these inputs', { a: 'JP, TH' }],
  ['A new agreement lets the job take its turn.', 'A new agreement lets the job take its turn', {}],
])('knows %s by what does not differ', (english, key, values) => {
  expect(keyOfEffect(english)).toEqual({ key, values });
  expect(Object.keys(words.effects)).toContain(key);
});
