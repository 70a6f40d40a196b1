import fc from 'fast-check';
import { calibrate, estimateDuration } from './estimate';

const tokensPerSecond = { low: 50, median: 100, high: 200 };

describe('duration of a run', () => {
  it('is set-up plus tokens over throughput, the quickest with the highest', () => {
    const run = estimateDuration({ tokens: 10_000, epochs: 3, tokensPerSecond, setupSeconds: 60 });
    expect(run).toEqual({ low: 210, median: 360, high: 660 });
  });

  it('takes steps as well, and rounds up', () => {
    const run = estimateDuration({ tokensPerStep: 1_001, steps: 10, tokensPerSecond, setupSeconds: 0 });
    expect(run).toEqual({ low: 51, median: 101, high: 201 });
  });

  it.each([
    { low: 0, median: 1, high: 2 },
    { low: 3, median: 2, high: 4 },
    { low: 1, median: 5, high: 4 },
    { low: NaN, median: 2, high: 4 },
  ])('refuses throughput %p', (bad) => {
    expect(() => estimateDuration({ tokens: 1, epochs: 1, tokensPerSecond: bad, setupSeconds: 0 })).toThrow(RangeError);
  });

  it('refuses negative work', () => {
    expect(() => estimateDuration({ tokens: -1, epochs: 1, tokensPerSecond, setupSeconds: 0 })).toThrow(RangeError);
    expect(() => estimateDuration({ tokens: 1, epochs: 1, tokensPerSecond, setupSeconds: -1 })).toThrow(RangeError);
  });
});

describe('calibration', () => {
  it('takes the 10th, 50th and 90th percentile, the outer ones widened by 1 + 1/n', () => {
    const samples = Array.from({ length: 11 }, (_, i) => ({ tokens: (i + 10) * 60, seconds: 60 }));
    const rates = calibrate(samples)!;
    expect(rates.median).toBe(15);
    expect(rates.low).toBeCloseTo(11 / (12 / 11), 10);
    expect(rates.high).toBeCloseTo(19 * (12 / 11), 10);
  });

  it('trusts one sample within a factor of two', () => {
    expect(calibrate([{ tokens: 1_000, seconds: 10 }])).toEqual({ low: 50, median: 100, high: 200 });
  });

  it('knows nothing without a usable sample', () => {
    expect(calibrate([])).toBeNull();
    expect(
      calibrate([
        { tokens: 5, seconds: 0 },
        { tokens: 0, seconds: 5 },
      ]),
    ).toBeNull();
  });

  it('always gives what estimateDuration takes, whatever the order of samples', () => {
    const sample = fc.record({ tokens: fc.integer({ min: 1, max: 1e9 }), seconds: fc.integer({ min: 1, max: 1e6 }) });
    fc.assert(
      fc.property(fc.array(sample, { minLength: 1, maxLength: 30 }), (samples) => {
        const rates = calibrate(samples)!;
        expect(calibrate(samples.toReversed())).toEqual(rates);
        const { low, median, high } = estimateDuration({
          tokens: 1e6,
          epochs: 1,
          tokensPerSecond: rates,
          setupSeconds: 5,
        });
        expect(low <= median && median <= high).toBe(true);
      }),
    );
  });
});
