import { heldUp, outlookOf } from './outlook';

/** Sums of steps. */
const sums = (steps: number[]) => {
  let sum = 0n;
  return [0n, ...steps.map((step) => (sum += BigInt(step)))];
};

it('needs a fortnight of whole days', () => {
  expect(outlookOf(sums(Array(13).fill(5)))).toBeNull();
  expect(outlookOf([])).toBeNull();
  expect(outlookOf(sums(Array(14).fill(5)))?.days).toBe(14);
});

it('goes on from what is spent now, without a range where every day was the same', () => {
  const outlook = outlookOf(sums(Array(40).fill(7)), 300n);
  expect(outlook).toMatchObject({ days: 28, perDay: 7n });
  expect(outlook?.at(10)).toEqual({ low: 370n, mid: 370n, high: 370n });
  expect(outlookOf(sums(Array(20).fill(0)))?.at(99)).toEqual({ low: 0n, mid: 0n, high: 0n });
});

it('forgets what is longer ago than 28 days', () => {
  expect(outlookOf(sums([...Array(30).fill(1000), ...Array(28).fill(2)]))?.perDay).toBe(2n);
});

it('widens by the formula of the drift method', () => {
  const steps = Array.from({ length: 28 }, (_, i) => (i % 2 === 0 ? 0 : 2_000_000));
  const mean = 1_000_000;
  const variance = (28 * mean * mean) / 27;
  for (const h of [1, 7, 30, 200]) {
    const band = outlookOf(sums(steps))?.at(h);
    const half = Math.sqrt(1.6424 * variance * h * (1 + h / 28));
    const mid = 28 * mean + h * mean;
    expect(Number(band?.mid)).toBe(mid);
    expect(Math.abs(Number(band?.high) - mid - half)).toBeLessThan(2);
    expect(Math.abs(Number(band?.low) - Math.max(28 * mean, mid - half))).toBeLessThan(2);
  }
});

it('holds about as often as it says where days are independent', () => {
  // Sums of twelve uniform draws are as good as normal; a linear congruence draws the same at every run.
  let state = 12_345;
  const draw = () => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
  const step = () => Math.round(1000 + 100 * (Array.from({ length: 12 }, draw).reduce((a, b) => a + b, 0) - 6));
  const { hits, tries } = heldUp(sums(Array.from({ length: 3000 }, step)));
  expect(tries).toBeGreaterThan(400);
  expect(hits / tries).toBeGreaterThan(0.75);
  expect(hits / tries).toBeLessThan(0.85);
});

it('tells misses, and makes no try without a past', () => {
  expect(heldUp(sums([...Array(21).fill(5), ...Array(7).fill(500)]))).toEqual({ hits: 1, tries: 2 });
  expect(heldUp(sums(Array(20).fill(5)))).toEqual({ hits: 0, tries: 0 });
});
