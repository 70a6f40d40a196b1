import { formatSpan } from '../formats/numbers';
import { keyOfEffect } from './effect';

const span = (seconds: number) => formatSpan('vi', seconds);

it.each([
  ['A job of at most 2 GPUs can be placed here.', 'A job of at most # can be placed here', { a: '2' }],
  ['With at most 1 GPU it would start now.', 'With at most # it would start now', { a: '1' }],
  [
    'With a time limit of at most 1 h 30 min it would start now.',
    'With a time limit of at most # it would start now',
    { a: '1 giờ 30 phút' },
  ],
  [
    'With a time limit of at most 45 s it would start now.',
    'With a time limit of at most # it would start now',
    { a: '45 giây' },
  ],
  ['Pools in JP, TH may process these inputs.', 'Pools in # may process these inputs', { a: 'JP, TH' }],
  ['A new agreement lets the job take its turn.', 'A new agreement lets the job take its turn', {}],
])('knows %s by what does not differ', (english, key, values) => {
  expect(keyOfEffect(english, span)).toEqual({ key, values });
});
