import type { Tx } from '@app/platform/database';
import { type DecayedUsage, decayUsage, DEFAULT_HALF_LIFE_SECONDS } from '@app/scheduling';

/** Records are read this late: one whose transaction commits after the look would else never be counted. */
const settlingSeconds = 10;
/** Older use than this many half-lives counts for less than one in a thousand. */
const halfLives = 10;

/**
 * What each project used of each pool, fading with its age. Kept from one look to the next: what is known only fades, so
 * just the records since the last look are read.
 */
export class UsageHistory {
  private readonly known = new Map<string, DecayedUsage>();
  private seenUntil: Date | null = null;

  /** The history up to now. The system's door must be entered. */
  async upToNow(tx: Tx): Promise<readonly DecayedUsage[]> {
    const halfLife = DEFAULT_HALF_LIFE_SECONDS;
    const until = new Date(tx.now.getTime() - settlingSeconds * 1000);
    const since = this.seenUntil ?? new Date(tx.now.getTime() - halfLives * halfLife * 1000);
    const fresh = await tx.query<{ project_id: string; pool_id: string; gpu_seconds: number }>(
      `select project_id, pool_id,
              sum(gpu_seconds * power(0.5, greatest(0, extract(epoch from $2 - to_at)) / $3))::float8 as gpu_seconds
         from usage_records where recorded_at > $1 and recorded_at <= $2 group by 1, 2`,
      [since, until, halfLife],
    );
    const age = (until.getTime() - since.getTime()) / 1000;
    for (const [key, past] of this.known)
      this.known.set(key, { ...past, gpuSeconds: decayUsage(past.gpuSeconds, age, halfLife) });
    for (const { project_id, pool_id, gpu_seconds } of fresh) {
      const key = `${project_id} ${pool_id}`;
      const gpuSeconds = (this.known.get(key)?.gpuSeconds ?? 0) + gpu_seconds;
      this.known.set(key, { projectId: project_id, poolId: pool_id, gpuSeconds });
    }
    this.seenUntil = until;
    return [...this.known.values()];
  }
}
