import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ErrorState, Panel, Timeline, type TimelineStep, useFormats, useProblemWords, Waiting } from '@app/ui';
import type { Job } from '../../app/jobs.api';
import { attemptsQuery } from './job.api';

/** States in which an attempt ended as it was meant to. */
const well = ['succeeded', 'stopped', 'withdrawn'];

/** The job's story: launch, each attempt with how it ended, and what comes. */
export function TimelinePanel({ programme, job }: { programme: string; job: Job }) {
  const { t } = useTranslation('jobs');
  const formats = useFormats();
  const say = useProblemWords();
  const { data, error, refetch } = useQuery(attemptsQuery(programme, job.id));
  const moment = (at: string | null) => (at ? formats.date(at, 'short') : '');
  const attempts = (data?.data ?? []).map(
    ({ id, n, state, reason, created_at, started_at, ended_at }): TimelineStep => ({
      key: id,
      kind: ended_at === null ? 'now' : well.includes(state) ? 'done' : 'bad',
      title: t('timeline.attempt', { n }),
      // What went well says so by its mark.
      note: [
        `${moment(started_at ?? created_at)} – ${moment(ended_at)}`,
        state !== 'succeeded' && reason && say.reason(reason),
      ]
        .filter(Boolean)
        .join(' · '),
    }),
  );
  const steps: TimelineStep[] = [
    { key: 'launched', kind: 'done', title: t('timeline.launched'), note: moment(job.created_at) },
    ...attempts,
  ];
  if (job.state === 'queued') steps.push({ key: 'waits', kind: 'now', title: t('timeline.waits') });
  if (job.ended_at)
    steps.push({
      key: 'ended',
      kind: job.state === 'failed' ? 'bad' : 'done',
      title: t('timeline.ended'),
      note: moment(job.ended_at),
    });
  return (
    <Panel title={t('timeline.title')}>
      {error && !data && <ErrorState error={error} title={t('timeline.failure')} retry={() => void refetch()} />}
      {!data && !error && <Waiting rows={3} />}
      {data && <Timeline steps={steps} />}
    </Panel>
  );
}
