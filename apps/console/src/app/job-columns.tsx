import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import {
  type Column,
  Country,
  isQuietJob,
  Moment,
  Named,
  nameIn,
  Row,
  Status,
  useFormats,
  useProblemWords,
} from '@app/ui';
import { usePools, useProjects } from './reference.api';
import type { Job } from './jobs.api';

/** Columns of a job as an office sees it: whose it is, where, and what it waits for or why it ended. */
export function useJobColumns(programme: string): Column<Job>[] {
  const { t } = useTranslation('jobs');
  const formats = useFormats();
  const projects = useProjects(programme);
  const pools = usePools();
  return [
    {
      key: 'job',
      head: t('job'),
      cell: (job) => (
        <>
          <Link to="/programmes/$programme/jobs/$job" params={{ programme, job: job.id }}>
            {job.name}
          </Link>
          <div className="dim small">
            <Named among={projects} id={job.project} />
          </div>
        </>
      ),
      csv: ({ name }) => name,
    },
    {
      key: 'state',
      head: t('state'),
      cell: (job) => (
        <>
          <Status state={job.state} bare={isQuietJob(job.state)} />
          <Why job={job} />
        </>
      ),
      csv: ({ state }) => state,
    },
    { key: 'reason', head: t('reason'), cell: () => null, csv: ({ reason }) => reason, onlyInFile: true },
    {
      key: 'pool',
      head: t('pool'),
      cell: ({ pool: id, gpus }) => {
        const pool = pools?.get(id);
        return (
          <Row>
            <span>{t('gpusOf', { count: gpus, type: pool?.gpu_type ?? '', pool: nameIn(pools, id) })}</span>
            {pool && <Country code={pool.country} />}
          </Row>
        );
      },
      csv: ({ pool, gpus }) => `${gpus} ${pools?.get(pool)?.name ?? pool}`,
    },
    {
      key: 'time',
      head: t('time'),
      cell: (job) => `${formats.span(job.used_seconds)} / ${formats.span(job.time_limit_seconds)}`,
      csv: ({ used_seconds }) => used_seconds,
      number: true,
    },
    {
      key: 'launched',
      head: t('launched'),
      cell: ({ created_at }) => <Moment at={created_at} />,
      csv: ({ created_at }) => created_at,
    },
  ];
}

/** The scheduler's reason for a wait, as the API hands it on. */
interface Waits {
  reason: string;
  detail: string;
  [number: string]: unknown;
}

/** States whose reason says more than their name. */
const explained = ['failed', 'stopped', 'stopping', 'paused'];

function Why({ job: { state, reason, waiting } }: { job: Job }) {
  const say = useProblemWords();
  const waits = waiting as Waits | null;
  if (waits && state === 'queued') return <div className="dim small">{say.waiting(waits)}</div>;
  if (!reason || reason === state || !explained.includes(state)) return null;
  return <div className="dim small">{say.reason(reason)}</div>;
}
