import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyState, ErrorState, Panel, PlainTable, Status, useFormats, Waiting } from '@app/ui';
import { myJobsQuery } from './home.api';

/** My jobs that wait or run, of every project. */
export function JobsPanel() {
  const { t } = useTranslation('home');
  const formats = useFormats();
  const { data, error, refetch } = useQuery(myJobsQuery);
  const jobs = data?.data ?? [];
  return (
    <Panel title={t('jobs.title')} flush={jobs.length > 0} foot={data?.more && t('jobs.more')}>
      {error && !data && <ErrorState error={error} title={t('jobs.failure')} retry={() => void refetch()} />}
      {!data && !error && <Waiting rows={3} />}
      {data && jobs.length === 0 && <EmptyState title={t('jobs.none')}>{t('jobs.noneText')}</EmptyState>}
      {jobs.length > 0 && (
        <PlainTable
          rows={jobs}
          rowKey={({ id }) => id}
          columns={[
            {
              key: 'name',
              head: t('jobs.name'),
              cell: ({ id, name, project, project_name }) => (
                <>
                  <Link to="/p/$project/jobs/$job" params={{ project, job: id }}>
                    {name}
                  </Link>
                  <div className="dim small">{project_name}</div>
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
              cell: (job) => `${formats.span(job.used_seconds)} / ${formats.span(job.time_limit_seconds)}`,
              number: true,
            },
          ]}
        />
      )}
    </Panel>
  );
}
