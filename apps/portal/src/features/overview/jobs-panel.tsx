import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyState, ErrorState, Panel, PlainTable, Status, useFormats, Waiting } from '@app/ui';
import { jobsInQuery } from './overview.api';

/** What runs and what waits, five of each at most. */
export function JobsPanel({ project }: { project: string }) {
  const { t } = useTranslation('overview');
  const formats = useFormats();
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
              cell: ({ id, name }) => (
                <Link to="/p/$project/jobs/$job" params={{ project, job: id }}>
                  {name}
                </Link>
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
              cell: (job) => `${formats.span(job.used_seconds)} / ${formats.span(job.time_limit_seconds)}`,
              number: true,
            },
          ]}
        />
      )}
    </Panel>
  );
}
