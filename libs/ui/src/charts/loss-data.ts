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

/** Running mean that forgets: over the last fiftieth of the run, and at least five steps. */
export function smoothed(points: readonly LossPoint[]): LossPoint[] {
  const keep = 1 - 2 / (Math.max(5, points.length / 50) + 1);
  let mean = points[0]?.loss ?? 0;
  return points.map(({ step, loss }) => {
    mean = keep * mean + (1 - keep) * loss;
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

/** The curve's columns for so many pixels. */
export function lossColumns(train: readonly LossPoint[], heldOut: readonly LossPoint[], pixels: number): LossColumns {
  const lines = [thinned(train, pixels), thinned(smoothed(train), pixels), thinned(heldOut, pixels)];
  const step = [...new Set(lines.flatMap((line) => line.map((point) => point.step)))].sort((a, b) => a - b);
  const place = new Map(step.map((at, i) => [at, i]));
  const [raw, smooth, held] = lines.map((line) => {
    const column: (number | null)[] = Array.from({ length: step.length }, () => null);
    for (const point of line) column[place.get(point.step) as number] = point.loss;
    return column;
  });
  return { step, raw, smooth, heldOut: held };
}
