import { Meter } from './meter';

const start = 1_000_000;
const total = (readings: { gpuSeconds: number }[]) => readings.reduce((sum, { gpuSeconds }) => sum + gpuSeconds, 0);

it('cuts a run into intervals that add up to its whole time', () => {
  const meter = new Meter(start, 10, 2);
  const first = meter.due(start + 25_400);
  expect(first.map(({ interval }) => interval)).toEqual([0, 1]);
  const rest = meter.last(start + 31_200);
  expect(rest.map(({ interval }) => interval)).toEqual([2, 3]);
  expect(total([...first, ...rest])).toBe(64);
  expect(meter.total(start + 31_200)).toBe(64);
});

it('finds the same intervals again after a restart', () => {
  const before = new Meter(start, 10, 1).last(start + 47_000);
  const killed = new Meter(start, 10, 1);
  killed.due(start + 30_000);
  const adopted = new Meter(start, 10, 1);
  expect([...adopted.due(start + 40_000), ...adopted.last(start + 47_000)]).toEqual(before);
});

it('charges nothing for a run that ended at its start', () => {
  expect(new Meter(start, 10, 1).last(start)).toEqual([]);
});
