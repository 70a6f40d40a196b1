import { lossColumns, smoothed, thinned } from './loss-data';

const run = (length: number) => Array.from({ length }, (_, i) => ({ step: i + 1, loss: 2 + Math.sin(i * i) }));

it('keeps extremes and order of 50,000 points in two points a bucket', () => {
  const points = run(50_000);
  points[31_415] = { step: 31_416, loss: 99 };
  const kept = thinned(points, 800);
  expect(kept.length).toBeLessThanOrEqual(1600);
  expect(kept.map(({ step }) => step)).toEqual(kept.map(({ step }) => step).sort((a, b) => a - b));
  expect(Math.max(...kept.map(({ loss }) => loss))).toBe(99);
});

it('leaves few points as they are', () => {
  expect(thinned(run(9), 5)).toEqual(run(9));
  expect(smoothed([])).toEqual([]);
});

it('brings lines with different steps onto one axis', () => {
  const train = [{ step: 2, loss: 3 }];
  const heldOut = [
    { step: 0, loss: 4 },
    { step: 2, loss: 1 },
  ];
  const columns = lossColumns({ train, means: train, heldOut }, 100);
  expect(columns).toEqual({ step: [0, 2], raw: [null, 3], smooth: [null, 3], heldOut: [4, 1] });
});

it('smooths towards the mean', () => {
  const values = smoothed(run(1000))
    .slice(200)
    .map(({ loss }) => loss);
  expect(Math.max(...values) - Math.min(...values)).toBeLessThan(0.9);
});

it('smooths means of many steps as it smooths the steps', () => {
  const fallen = Array.from({ length: 20_000 }, (_, i) => ({
    step: i + 1,
    loss: 3 - i / 10_000 + Math.sin(i * i) / 5,
  }));
  const means = Array.from({ length: 400 }, (_, part) => {
    const of = fallen.slice(part * 50, (part + 1) * 50);
    return { step: of[49].step, loss: of.reduce((sum, { loss }) => sum + loss, 0) / 50 };
  });
  const every = new Map(smoothed(fallen).map(({ step, loss }) => [step, loss]));
  for (const { step, loss } of smoothed(means).slice(40)) expect(Math.abs(loss - every.get(step)!)).toBeLessThan(0.02);
});
