import { until } from './jobs-world';
import type { System } from './system';

/** That so many wait for a lock in the database. */
export const waiting = (system: System, many: number) =>
  until(
    () =>
      system.admin.query(
        `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      ),
    ({ rowCount }) => (rowCount ?? 0) >= many,
  );

/** Two acts at once: the first has done all but go on record when the second is asked for, and then both end. */
export async function meanwhile<A, B>(
  system: System,
  first: () => Promise<A>,
  second: () => Promise<B>,
): Promise<[A, B]> {
  const holder = await system.admin.connect();
  try {
    await holder.query('begin; lock table audit_entries in share mode');
    const one = first();
    await waiting(system, 1);
    const other = second();
    await waiting(system, 2);
    await holder.query('commit');
    return await Promise.all([one, other]);
  } finally {
    // Nothing after a commit; what went wrong before it holds up nobody else.
    await holder.query('rollback');
    holder.release();
  }
}
