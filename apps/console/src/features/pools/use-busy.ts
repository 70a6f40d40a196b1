import { useQuery } from '@tanstack/react-query';
import { useMay } from '@app/ui';
import { everyRunningJobQuery } from '../../app/jobs.api';

/** GPUs that the programme's running jobs have, by pool; undefined where one may not know or it is not read yet. */
export function useBusy(programme: string): Map<string, number> | undefined {
  const may = useMay();
  const running = everyRunningJobQuery(programme);
  // Asking without the right is on record as an attempt that was denied.
  const { data } = useQuery({ ...running, enabled: may('read', 'Job', programme) });
  if (!data) return undefined;
  const busy = new Map<string, number>();
  for (const { pool, gpus } of data.data) busy.set(pool, (busy.get(pool) ?? 0) + gpus);
  return busy;
}
