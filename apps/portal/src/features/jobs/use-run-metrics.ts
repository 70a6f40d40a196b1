import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { type Job, lossQuery } from './jobs.api';
import { begun, summed, take, type Told } from './run-metrics';

/**
 * A run's metrics: summed up to where it was when the page was opened, and what is taken from there on. The page is drawn at most
 * four times a second, however fast they come.
 */
export function useRunMetrics({ project, id, started_at }: Job) {
  const loss = useQuery({ ...lossQuery(project, id), enabled: started_at !== null });
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
  const takeIn = useCallback((told: readonly Told[]) => {
    if (told.length === 0) return;
    run.current = take(run.current, told);
    timer.current ??= setTimeout(() => {
      timer.current = null;
      setShown({ ...run.current, train: [...run.current.train], means: [...run.current.means] });
    }, 250);
  }, []);
  return { run: shown, take: takeIn, loss };
}
