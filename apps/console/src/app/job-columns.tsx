import { useTranslation } from 'react-i18next';
import { type Column, Country, Moment, Row, Status, useFormats, useProblemWords, isQuietJob } from '@app/ui';
import { usePools, useProjects } from './reference.api';
import type { Job } from './jobs.api';

/** Columns of a job as an office sees it: whose it is, where, and what it waits for. */
export function useJobColumns(programme: string): Column<Job>[] {
  const { t } = useTranslation('jobs');
  const formats = useFormats();
  const projects = useProjects(programme);
  const pools = usePools();
  const project = ({ project: id }: Job) => projects?.get(id)?.name ?? id;
  return [
    {
      key: 'job',
      head: t('job'),
      cell: (job) => (
        <>
          <b>{job.name}</b>
          <div className="dim small">{project(job)}</div>
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
    {
      key: 'pool',
      head: t('pool'),
      cell: ({ pool: id, gpus }) => {
        const pool = pools?.get(id);
        return (
          <Row>
            <span>{t('gpusOf', { count: gpus, type: pool?.gpu_type ?? '', pool: pool?.name ?? id })}</span>
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

function Why({ job }: { job: Job }) {
  const say = useProblemWords();
  const waits = job.waiting as Waits | null;
  if (waits && job.state === 'queued') return <div className="dim small">{say.waiting(waits)}</div>;
  return null;
}
