/** What a hold kept at once: as it was placed, or extended. */
export interface Placing {
  at: Date;
  gpu_seconds: bigint;
}

type Leg = { share: string; amount: string };

/** Whether a hold was extended: each placing keeps GPU time first, then money. */
export const wasExtended = (legs: readonly Leg[]): boolean =>
  legs.some(({ share }, n) => share === 'gpu' && n > 0 && legs[n - 1].share !== 'gpu');

/**
 * When each leg of a hold was kept: legs stand in the order drawn, and those of one placing keep all of its GPU time.
 * @param extensions oldest first
 */
export function placedAt(
  { created_at, gpu_seconds, legs }: { created_at: Date; gpu_seconds: bigint; legs: readonly Leg[] },
  extensions: readonly Placing[],
): Date[] {
  const first = extensions.reduce((rest, extension) => rest - extension.gpu_seconds, gpu_seconds);
  const placings = [{ at: created_at, gpu_seconds: first }, ...extensions];
  let n = 0;
  let left = first;
  return legs.map(({ share, amount }) => {
    if (share === 'gpu' && left <= 0n && n < placings.length - 1) left = placings[++n].gpu_seconds;
    if (share === 'gpu') left -= BigInt(amount);
    return placings[n].at;
  });
}
