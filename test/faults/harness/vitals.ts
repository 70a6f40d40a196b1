import type { Processes } from './processes';

/** One look at a process or the database; bytes and counts. */
export interface Sample {
  /** Seconds since the first look. */
  at: number;
  values: Record<string, number>;
}

const measures: Record<string, string> = {
  'heap (MB)': 'nodejs_heap_size_used_bytes',
  'memory (MB)': 'process_resident_memory_bytes',
  handles: 'nodejs_active_handles_total',
  files: 'process_open_fds',
};

/** What grows where something leaks: heap, handles and files of the processes, connections and dead rows of the database. */
export async function look(system: Processes, since: number): Promise<Sample> {
  const values: Record<string, number> = {};
  for (const name of ['api', 'worker'] as const) {
    const text = await system.metrics(name);
    for (const [meaning, metric] of Object.entries(measures)) {
      const found = new RegExp(`^${metric} ([\\d.e+]+)`, 'm').exec(text)?.[1];
      if (found) values[`${name} ${meaning}`] = Number(found) / (metric.endsWith('bytes') ? 2 ** 20 : 1);
    }
  }
  const { rows } = await system.admin.query<{ connections: bigint; dead: bigint; live: bigint }>(
    `select (select count(*) from pg_stat_activity where datname = current_database()) as connections,
            (select sum(n_dead_tup) from pg_stat_user_tables) as dead, (select sum(n_live_tup) from pg_stat_user_tables) as live`,
  );
  values['connections'] = Number(rows[0].connections);
  values['dead rows per 1,000 live'] = (1000 * Number(rows[0].dead)) / Math.max(1, Number(rows[0].live));
  return { at: (Date.now() - since) / 1000, values };
}

/** How much each value grows in an hour, by the straight line that fits all samples best. */
export function slopes(samples: readonly Sample[]): Record<string, { first: number; last: number; perHour: number }> {
  const names = [...new Set(samples.flatMap(({ values }) => Object.keys(values)))];
  return Object.fromEntries(
    names.map((name) => {
      const points = samples
        .filter(({ values }) => name in values)
        .map(({ at, values }) => [at, values[name]] as const);
      const mean = (numbers: number[]) => numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
      const [x, y] = [mean(points.map(([at]) => at)), mean(points.map(([, value]) => value))];
      const spread = points.reduce((sum, [at]) => sum + (at - x) ** 2, 0);
      const rise = points.reduce((sum, [at, value]) => sum + (at - x) * (value - y), 0);
      const perHour = spread === 0 ? 0 : (3600 * rise) / spread;
      return [name, { first: points[0][1], last: points[points.length - 1][1], perHour }];
    }),
  );
}
