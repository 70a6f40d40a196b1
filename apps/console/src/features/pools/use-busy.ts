import { useQuery } from '@tanstack/react-query';
import { programmeJobsQuery } from '../jobs/jobs.api';

/** GPUs that the programme's running jobs have, by pool; undefined until it is known. */
export function useBusy(programme: string): Map<string, number> | undefined {
  const { data } = useQuery(programmeJobsQuery(programme, { state: 'running', limit: 200 }));
  if (!data) return undefined;
  const busy = new Map<string, number>();
  for (const { pool, gpus } of data.data) busy.set(pool, (busy.get(pool) ?? 0) + gpus);
  return busy;
}
