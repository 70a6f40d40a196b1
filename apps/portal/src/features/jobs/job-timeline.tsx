import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Panel, Timeline, type TimelineStep, useFormats, isLive, useProblemWords } from '@app/ui';
import { attemptsQuery, type Job } from './jobs.api';

const overStates = ['succeeded', 'stopped', 'withdrawn'];

/** The job's story: launch, waits, attempts, and what comes of it. */
export function JobTimeline({ job }: { job: Job }) {
  const { t } = useTranslation('jobs');
  const formats = useFormats();
  const say = useProblemWords();
  const { data } = useQuery(attemptsQuery(job.project, job.id));
  const moment = (at: string | null) => (at ? formats.date(at, 'short') : '');
  const attempts = (data?.data ?? []).map(
    ({ id, n, state, reason, created_at, started_at, ended_at }): TimelineStep => {
      const kind = ended_at === null ? 'now' : overStates.includes(state) ? 'done' : 'bad';
      return {
        key: id,
        kind,
        title: t('timeline.attempt', { n }),
        note: [
          `${moment(started_at ?? created_at)} – ${moment(ended_at)}`,
          // What went well says so by its mark.
          state !== 'succeeded' && reason && say.reason(reason),
        ]
          .filter(Boolean)
          .join(' · '),
      };
    },
  );
  const steps: TimelineStep[] = [
    { key: 'launched', kind: 'done', title: t('timeline.launched'), note: moment(job.created_at) },
    ...attempts,
  ];
  if (job.state === 'queued') steps.push({ key: 'waits', kind: 'now', title: t('timeline.waits') });
  if (job.model_version)
    steps.push({ key: 'model', kind: 'done', title: t('timeline.model'), note: moment(job.ended_at) });
  else if (isLive(job.state)) steps.push({ key: 'model', kind: 'next', title: t('timeline.modelNext') });
  return (
    <Panel title={t('timeline.title')}>
      <Timeline steps={steps} />
    </Panel>
  );
}
