import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { isLive, type LogLine, useStream } from '@app/ui';
import type { Job } from './jobs.api';
import type { Told } from './run-metrics';
import { useRunMetrics } from './use-run-metrics';

/** Lines that a page keeps; the API has them all. */
const most = 2000;

/**
 * All that comes of a job while its page is open: what happened, its run's figures, its log. One stream carries the three, since a
 * browser has six connections to a server, for all of its windows together.
 */
export function useJobNews(job: Job) {
  const { project, id } = job;
  const client = useQueryClient();
  const { loss, run, take } = useRunMetrics(job);
  // Metrics come summed up to where the curve was read, so the stream begins behind them.
  const ready = job.started_at === null || !loss.isPending;
  const from = loss.data?.after ? `?after=/${loss.data.after}/` : '';
  const path = ready ? `/api/v1/projects/${project}/fine-tuning-jobs/${id}/news${from}` : null;
  const [log, setLog] = useState<{ path: string | null; lines: LogLine[] }>({ path, lines: [] });
  // What happened comes last of a read, and that it was launched did at least: by then its first lines are there.
  const [heard, setHeard] = useState<string | null>(null);
  const liveness = useStream(path, isLive(job.state), (events) => {
    const named = (name: string) => events.flatMap(({ event, data }) => (event === name ? [data] : []));
    const lines = named('line') as LogLine[];
    take(named('metric') as Told[]);
    if (lines.length > 0)
      setLog((before) => ({ path, lines: [...(before.path === path ? before.lines : []), ...lines].slice(-most) }));
    // Whatever happened, the job, its attempts and its hold are read again: the API stays the one to say what they are.
    if (named('event').length === 0) return;
    setHeard(path);
    void client.invalidateQueries({ queryKey: ['projects', project, 'jobs', id] });
    void client.invalidateQueries({ queryKey: ['projects', project, 'holds'] });
  });
  return { liveness, loss, run, lines: log.path === path ? log.lines : [], heard: path !== null && heard === path };
}
