import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useStream } from '@app/ui';
import { lossQuery } from './jobs.api';
import { begun, summed, take, type Told } from './run-metrics';

/**
 * A run's metrics: summed up to where it was when the page was opened, followed from there. The page is drawn at most four times a
 * second, however fast they come.
 */
export function useRunMetrics(project: string, job: string, live: boolean) {
  const loss = useQuery(lossQuery(project, job));
  const run = useRef(begun());
  const [shown, setShown] = useState(begun);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  useEffect(() => {
    run.current = loss.data ? summed(loss.data) : begun();
    setShown(run.current);
    return () => {
      if (timer.current) clearTimeout(timer.current);
      timer.current = null;
    };
  }, [loss.data]);
  const onEvents = useCallback((events: { data: unknown }[]) => {
    run.current = take(
      run.current,
      events.map(({ data }) => data as Told),
    );
    timer.current ??= setTimeout(() => {
      timer.current = null;
      setShown({ ...run.current, train: [...run.current.train], means: [...run.current.means] });
    }, 250);
  }, []);
  const after = loss.data?.after ? `?after=${loss.data.after}` : '';
  const path = loss.data ? `/api/v1/projects/${project}/fine-tuning-jobs/${job}/metrics${after}` : null;
  const liveness = useStream(path, live, onEvents);
  return { run: shown, liveness, loss };
}
