import { useCallback, useEffect, useRef, useState } from 'react';
import { useStream } from '@app/ui';
import { begun, take, type Told } from './run-metrics';

/** Follows a run's metrics; the page is drawn at most four times a second, however fast they come. */
export function useRunMetrics(path: string, live: boolean) {
  const run = useRef(begun());
  const [shown, setShown] = useState(begun);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  useEffect(() => {
    run.current = begun();
    setShown(run.current);
    return () => {
      if (timer.current) clearTimeout(timer.current);
      timer.current = null;
    };
  }, [path]);
  const onEvents = useCallback((events: { data: unknown }[]) => {
    run.current = take(
      run.current,
      events.map(({ data }) => data as Told),
    );
    timer.current ??= setTimeout(() => {
      timer.current = null;
      setShown({ ...run.current, train: [...run.current.train] });
    }, 250);
  }, []);
  const liveness = useStream(path, live, onEvents);
  return { run: shown, liveness };
}
