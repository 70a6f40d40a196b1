import { begun, summed, take } from './run-metrics';

const step = (n: number, loss = 1 / n) => ({ type: 'step', step: n, values: { loss, epoch: n / 10, step_s: 2 } });

it('adds up what a trainer tells', () => {
  const ready = { type: 'ready', step: null, values: { steps: 40 } };
  const measured = { type: 'eval', step: 0, values: { loss: 2.5 } };
  const run = take(begun(), [ready, measured, step(1), step(2)]);
  expect(run).toMatchObject({ steps: 40, step: 2, epoch: 0.2, stepSeconds: 2 });
  expect(run.heldOut).toEqual([{ step: 0, loss: 2.5 }]);
  expect(run.train.map((point) => point.step)).toEqual([1, 2]);
});

it('lets an attempt that goes on from a checkpoint tell its steps anew', () => {
  const first = take(begun(), [step(1), step(2), step(3), { type: 'eval', step: 3, values: { loss: 9 } }]);
  const run = take(first, [step(2, 7), { type: 'eval', step: 2, values: { loss: 8 } }]);
  expect(run.train).toEqual([
    { step: 1, loss: 1 },
    { step: 2, loss: 7 },
  ]);
  expect(run.heldOut).toEqual([{ step: 2, loss: 8 }]);
  expect(run.step).toBe(2);
});

it('passes over what it does not know', () => {
  const odd = [
    { type: 'step', step: null, values: {} },
    { type: 'sample', step: 4, values: { prompt: 'x' } },
  ];
  expect(take(begun(), odd)).toEqual(begun());
});

it('goes on from what the API summed up', () => {
  const loss = {
    train: [
      { step: 1, loss: 3 },
      { step: 9, loss: 2 },
    ],
    means: [{ step: 9, loss: 2.5 }],
    held_out: [],
  };
  const run = take(summed({ ...loss, steps: 40, step: 9, epoch: 0.9, step_seconds: 2, after: '1:12' }), [step(10, 1)]);
  expect(run).toMatchObject({ steps: 40, step: 10 });
  expect(run.train).toEqual([...loss.train, { step: 10, loss: 1 }]);
  expect(run.means).toEqual([...loss.means, { step: 10, loss: 1 }]);
});
