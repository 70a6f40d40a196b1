import type { UseQueryResult } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useProblemWords } from '../explain/problem-words';
import { isLive } from '../figures/job-states';
import { isStateWord } from '../figures/status-vocabulary';
import { useFormats } from '../formats/use-formats';
import { Panel } from '../layout/panel';
import { Timeline, type TimelineStep } from '../live/timeline';
import { ErrorState } from '../states/error-state';
import { Waiting } from '../states/waiting';
import type { Attempt, Job } from './job';

/** States in which an attempt ended as it was meant to. */
const well = ['succeeded', 'stopped', 'withdrawn'];

interface Props {
  job: Job;
  attempts: UseQueryResult<{ data: Attempt[] }>;
}

/** A job's story: launch, waits, attempts with how they ended, and what comes of it. */
export function JobTimeline({ job, attempts: { data, error, refetch } }: Props) {
  const { t } = useTranslation('job');
  const { t: stateIn } = useTranslation('states');
  const formats = useFormats();
  const say = useProblemWords();
  const moment = (at: string | null) => (at ? formats.date(at, 'short') : '');
  const attempts = (data?.data ?? []).map(({ id, n, state, reason, created_at, started_at, ended_at }) => {
    const from = moment(started_at ?? created_at);
    return {
      key: id,
      kind: ended_at === null ? 'now' : well.includes(state) ? 'done' : 'bad',
      title: t('timeline.attempt', { n }),
      note: [
        ended_at ? `${from} – ${moment(ended_at)}` : t('timeline.since', { at: from }),
        // What went well says so by its mark.
        state !== 'succeeded' && reason && say.reason(reason),
      ]
        .filter(Boolean)
        .join(' · '),
    } satisfies TimelineStep;
  });
  const steps: TimelineStep[] = [
    { key: 'launched', kind: 'done', title: t('timeline.launched'), note: moment(job.created_at) },
    ...attempts,
  ];
  const { state, ended_at, model_version } = job;
  if (state === 'queued') steps.push({ key: 'waits', kind: 'now', title: t('timeline.waits') });
  if (model_version) steps.push({ key: 'model', kind: 'done', title: t('timeline.model'), note: moment(ended_at) });
  else if (ended_at && isStateWord(state))
    steps.push({
      key: 'ended',
      kind: state === 'failed' ? 'bad' : 'done',
      title: stateIn(state),
      note: moment(ended_at),
    });
  else if (isLive(state)) steps.push({ key: 'model', kind: 'next', title: t('timeline.modelNext') });
  return (
    <Panel title={t('timeline.title')}>
      {error && !data && <ErrorState error={error} title={t('timeline.failure')} retry={() => void refetch()} />}
      {!data && !error && <Waiting rows={3} />}
      {data && <Timeline steps={steps} />}
    </Panel>
  );
}
