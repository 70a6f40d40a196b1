import { explain } from '../../../scheduling/src/plan/explain';
import { job, pool } from '../../../scheduling/src/plan/plan.cases';
import { type ReasonCode, REASONS } from '../../../scheduling/src/plan/reasons';
import { formatSpan } from '../formats/numbers';
import words from '../words/problems/en.json';
import { keyOfEffect } from './effect';

const span = (language: string) => (seconds: number) => formatSpan(language, seconds);

it.each([
  ['A job of at most 2 GPUs can be placed here.', 'A job of at most # can be placed here', { a: '2' }],
  ['With at most 1 GPU it would start now.', 'With at most # it would start now', { a: '1' }],
  [
    'With a time limit of at most 1 h 30 min it would start now.',
    'With a time limit of at most # it would start now',
    { a: '1 giờ 30 phút' },
  ],
  ['Pools in JP, TH may process these inputs.', 'Pools in # may process these inputs', { a: 'JP, TH' }],
  ['A new agreement lets the job take its turn.', 'A new agreement lets the job take its turn', {}],
])('knows %s by what does not differ', (english, key, values) => {
  expect(keyOfEffect(english, span('vi'))).toEqual({ key, values });
});

it.each([5400, 7200, 180, 45])('writes %i seconds of the scheduler as the reader does', (seconds) => {
  const finding = { reason: 'reservation', limit: 8, used: 8, held: 8, requested: 1, dueInSeconds: 9000 } as const;
  const { changes } = explain(job('x'), pool(), { ...finding, windowSeconds: seconds }, outlook);
  expect(keyOfEffect(changes[0].effect, span('th')).values).toEqual({ a: formatSpan('th', seconds) });
});

const outlook = { workAheadGpuHours: null, start: null };

it('has words for every change that the scheduler offers, and for no other', () => {
  const offered = (Object.keys(REASONS) as ReasonCode[]).flatMap((reason) => {
    const limit = reason === 'residency' ? 'JP, TH' : 4;
    const finding = { reason, limit, used: 2, held: 2, requested: 1, room: 2, dueInSeconds: 60, windowSeconds: 5400 };
    return explain(job('x'), pool(), finding, outlook).changes.map(({ effect }) => keyOfEffect(effect, span('vi')).key);
  });
  expect([...new Set(offered)].sort()).toEqual(Object.keys(words.effects).sort());
});
