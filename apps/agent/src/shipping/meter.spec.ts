import { Meter, type Reading } from './meter';

const start = 1_000_000;
const total = (readings: { gpuSeconds: number }[]) => readings.reduce((sum, { gpuSeconds }) => sum + gpuSeconds, 0);
const take = (meter: Meter, readings: Reading[]) => {
  for (const { interval } of readings) meter.acknowledge(interval);
  return readings;
};

it('cuts a run into intervals that add up to its whole time', () => {
  const meter = new Meter(start, 10, 2);
  const first = take(meter, meter.due(start + 25_400));
  expect(first.map(({ interval }) => interval)).toEqual([0, 1]);
  const rest = meter.last(start + 31_200);
  expect(rest.map(({ interval }) => interval)).toEqual([2, 3]);
  expect(total([...first, ...rest])).toBe(64);
  expect(meter.total(start + 31_200)).toBe(64);
});

it('tells a reading again until it is acknowledged', () => {
  const meter = new Meter(start, 10, 1);
  const told = meter.due(start + 25_000);
  expect(meter.due(start + 25_000)).toEqual(told);
  meter.acknowledge(0);
  expect(meter.due(start + 25_000)).toEqual(told.slice(1));
});

it('goes on after a restart where it was acknowledged, without gap or overlap', () => {
  const whole = new Meter(start, 10, 1).last(start + 47_000);
  for (const [n, reading] of whole.slice(1).entries()) expect(reading.from).toBe(whole[n].to);
  expect(new Meter(start, 10, 1, 3).last(start + 47_000)).toEqual(whole.slice(3));
  expect(new Meter(start, 10, 1, whole.length).last(start + 47_000)).toEqual([]);
});

it('charges nothing for a run that ended at its start', () => {
  expect(new Meter(start, 10, 1).last(start)).toEqual([]);
});
