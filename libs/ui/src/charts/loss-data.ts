/** A loss at a step. */
export interface LossPoint {
  step: number;
  loss: number;
}

/** Columns of one x-axis: what the trainer told, the same smoothed, and what was measured on held-out rows. */
export interface LossColumns {
  step: number[];
  raw: (number | null)[];
  smooth: (number | null)[];
  heldOut: (number | null)[];
}

/** Running mean that forgets: over the last fiftieth of the run, and at least five points. A point counts for all steps since the one before. */
export function smoothed(points: readonly LossPoint[]): LossPoint[] {
  if (points.length < 2) return [...points];
  const steps = points[points.length - 1].step - points[0].step;
  const keep = 1 - 2 / (Math.max((5 * steps) / (points.length - 1), steps / 50) + 1);
  let mean = points[0].loss;
  return points.map(({ step, loss }, i) => {
    const kept = keep ** (step - points[Math.max(i - 1, 0)].step);
    mean = kept * mean + (1 - kept) * loss;
    return { step, loss: mean };
  });
}

/** The lowest and the highest of each bucket, in their order: the picture is the same, with two points a pixel. */
export function thinned(points: readonly LossPoint[], buckets: number): LossPoint[] {
  if (points.length <= buckets * 2) return [...points];
  const size = points.length / buckets;
  const kept: LossPoint[] = [];
  for (let bucket = 0; bucket < buckets; bucket++) {
    const from = Math.floor(bucket * size);
    const to = Math.floor((bucket + 1) * size);
    let low = from;
    let high = from;
    for (let i = from + 1; i < to; i++) {
      if (points[i].loss < points[low].loss) low = i;
      if (points[i].loss > points[high].loss) high = i;
    }
    kept.push(points[Math.min(low, high)]);
    if (low !== high) kept.push(points[Math.max(low, high)]);
  }
  return kept;
}

/** The curve's columns for so many pixels; the smoothed line is that of `means`. */
export function lossColumns(
  of: Record<'train' | 'means' | 'heldOut', readonly LossPoint[]>,
  pixels: number,
): LossColumns {
  const lines = [thinned(of.train, pixels), thinned(smoothed(of.means), pixels), thinned(of.heldOut, pixels)];
  const step = [...new Set(lines.flatMap((line) => line.map((point) => point.step)))].sort((a, b) => a - b);
  const place = new Map(step.map((at, i) => [at, i]));
  const [raw, smooth, held] = lines.map((line) => {
    const column: (number | null)[] = Array.from({ length: step.length }, () => null);
    for (const point of line) column[place.get(point.step) as number] = point.loss;
    return column;
  });
  return { step, raw, smooth, heldOut: held };
}
