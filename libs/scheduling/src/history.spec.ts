import { DEFAULT_HALF_LIFE_SECONDS, decayUsage, entryPenalty } from './history';

describe('past use', () => {
  it('halves with each half-life', () => {
    expect(decayUsage(800, 0, 100)).toBe(800);
    expect(decayUsage(800, 100, 100)).toBe(400);
    expect(decayUsage(800, 300, 100)).toBe(100);
    expect(decayUsage(800, DEFAULT_HALF_LIFE_SECONDS, DEFAULT_HALF_LIFE_SECONDS)).toBe(400);
  });

  it('counts a use dated ahead of now in full, not more', () => {
    expect(decayUsage(800, -100, 100)).toBe(800);
  });

  it.each([0, -1, NaN])('refuses a half-life of %p, which would switch fairness off', (halfLife) => {
    expect(() => decayUsage(800, 10, halfLife)).toThrow(RangeError);
  });

  it('charges a start at once, and hands over to metered use as the job runs', () => {
    expect(entryPenalty(8, 10_000, 0, 3_600)).toBe(8 * 3_600);
    expect(entryPenalty(8, 600, 0, 3_600)).toBe(8 * 600);
    expect(entryPenalty(8, 10_000, 3_000, 3_600)).toBe(8 * 600);
    expect(entryPenalty(8, 10_000, 5_000, 3_600)).toBe(0);
    expect(entryPenalty(8, 10_000, -50, 3_600)).toBe(8 * 3_600);
  });
});
