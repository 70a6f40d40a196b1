import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { components } from '@app/api-client';
import { Bar, Country, EmptyState, ErrorState, Panel, PlainTable, Row, Status, useFormats, Waiting } from '@app/ui';
import { usePools } from '../../app/reference.api';
import { jobsInQuery } from './overview.api';

type Job = components['schemas']['JobDto'];
type Pool = components['schemas']['PoolDto'];

/** What runs and what waits, five of each at most. */
export function JobsPanel({ project }: { project: string }) {
  const { t } = useTranslation('overview');
  const formats = useFormats();
  const pools = usePools();
  const timeOf = (job: Job) => `${formats.span(job.used_seconds)} / ${formats.span(job.time_limit_seconds)}`;
  const runs = useQuery(jobsInQuery(project, 'running'));
  const waits = useQuery(jobsInQuery(project, 'queued'));
  const error = runs.error ?? waits.error;
  const jobs = [...(runs.data?.data ?? []), ...(waits.data?.data ?? [])];
  const loaded = runs.data && waits.data;
  return (
    <Panel
      title={t('jobs.title')}
      flush={jobs.length > 0}
      aside={
        <Link to="/p/$project/jobs" params={{ project }}>
          {t('jobs.all')}
        </Link>
      }
    >
      {error && !loaded && <ErrorState error={error} title={t('jobs.failure')} />}
      {!error && !loaded && <Waiting rows={3} />}
      {loaded && jobs.length === 0 && <EmptyState title={t('jobs.none')}>{t('jobs.noneText')}</EmptyState>}
      {jobs.length > 0 && (
        <PlainTable
          rows={jobs}
          rowKey={({ id }) => id}
          columns={[
            {
              key: 'name',
              head: t('jobs.name'),
              cell: ({ id, name, gpus, pool }) => (
                <>
                  <Link to="/p/$project/jobs/$job" params={{ project, job: id }}>
                    {name}
                  </Link>
                  {pools?.get(pool) && <Place gpus={gpus} pool={pools.get(pool)!} />}
                </>
              ),
            },
            {
              key: 'state',
              head: t('jobs.state'),
              cell: ({ state }) => <Status state={state} bare={state === 'running'} />,
            },
            {
              key: 'used',
              head: t('jobs.used'),
              cell: (job) => (
                <>
                  <div>{timeOf(job)}</div>
                  <Bar
                    label={timeOf(job)}
                    whole={BigInt(job.time_limit_seconds)}
                    parts={[{ kind: 'spent', size: BigInt(job.used_seconds) }]}
                  />
                </>
              ),
              number: true,
            },
          ]}
        />
      )}
    </Panel>
  );
}

/** How many GPUs of which pool a job takes. */
function Place({ gpus, pool: { gpu_type: type, name, country } }: { gpus: number; pool: Pool }) {
  const { t } = useTranslation('overview');
  return (
    <Row>
      <span className="dim small">{t('jobs.place', { gpus, type, pool: name })}</span>
      <Country code={country} />
    </Row>
  );
}
