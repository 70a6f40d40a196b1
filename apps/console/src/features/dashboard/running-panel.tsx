import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyState, ErrorState, Moment, Named, Panel, PlainTable, Status, useCut, useFormats, Waiting } from '@app/ui';
import { useProjects } from '../../app/reference.api';
import { programmeJobsQuery } from '../../app/jobs.api';

/** Jobs that run now, whichever project's. */
export function RunningPanel({ programme }: { programme: string }) {
  const { t } = useTranslation('dashboard');
  const formats = useFormats();
  const { data, error, refetch } = useQuery(programmeJobsQuery(programme, { state: 'running', limit: 10 }));
  const names = useProjects(programme);
  const cut = useCut();
  return (
    <Panel title={t('running')} flush={!!data && data.data.length > 0} foot={cut(data)}>
      {error && !data && <ErrorState error={error} title={t('runningFailure')} retry={() => void refetch()} />}
      {!data && !error && <Waiting rows={3} />}
      {data?.data.length === 0 && <EmptyState title={t('noRunning')}>{t('noRunningText')}</EmptyState>}
      {data && data.data.length > 0 && (
        <PlainTable
          rows={data.data}
          rowKey={({ id }) => id}
          columns={[
            {
              key: 'job',
              head: t('job'),
              cell: ({ id, name, project }) => (
                <>
                  <Link to="/programmes/$programme/jobs/$job" params={{ programme, job: id }}>
                    {name}
                  </Link>
                  <div className="dim small">
                    <Named among={names} id={project} />
                  </div>
                </>
              ),
            },
            { key: 'state', head: t('state'), cell: ({ state }) => <Status state={state} bare /> },
            {
              key: 'time',
              head: t('time'),
              cell: (job) => `${formats.span(job.used_seconds)} / ${formats.span(job.time_limit_seconds)}`,
              number: true,
            },
            {
              key: 'since',
              head: t('since'),
              cell: ({ started_at, created_at }) => <Moment at={started_at ?? created_at} />,
            },
          ]}
        />
      )}
    </Panel>
  );
}
