import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyState, ErrorState, GpuTime, Moment, Panel, PlainTable, Status, Waiting } from '@app/ui';
import { useProjects } from '../../app/reference.api';
import { requestsQuery } from '../../app/requests.api';

/** What waits for the programme office: quota requests, oldest first. */
export function DecisionsPanel({ programme }: { programme: string }) {
  const { t } = useTranslation('dashboard');
  const { data, error, refetch } = useQuery(requestsQuery(programme, { state: 'submitted' }));
  const names = useProjects(programme);
  const requests = [...(data?.data ?? [])].reverse();
  return (
    <Panel
      title={t('decisions')}
      note={data && t('decisionsCount', { count: requests.length })}
      aside={
        <Link to="/programmes/$programme/quota" params={{ programme }}>
          {t('allRequests')}
        </Link>
      }
      flush={requests.length > 0}
    >
      {error && !data && <ErrorState error={error} title={t('decisionsFailure')} retry={() => void refetch()} />}
      {!data && !error && <Waiting rows={4} />}
      {data && requests.length === 0 && <EmptyState title={t('noDecisions')}>{t('noDecisionsText')}</EmptyState>}
      {requests.length > 0 && (
        <PlainTable
          rows={requests}
          rowKey={({ id }) => id}
          columns={[
            {
              key: 'what',
              head: t('request'),
              cell: ({ id, project, purpose }) => (
                <>
                  <Link to="/programmes/$programme/quota/$request" params={{ programme, request: id }}>
                    {names?.get(project)?.name ?? project}
                  </Link>
                  <div className="dim small">{purpose}</div>
                </>
              ),
            },
            { key: 'state', head: t('state'), cell: ({ state }) => <Status state={state} /> },
            {
              key: 'amount',
              head: t('asked'),
              cell: ({ gpu_seconds, gpu_type }) => (
                <span>
                  <GpuTime seconds={gpu_seconds} /> <span className="dim">{gpu_type}</span>
                </span>
              ),
              number: true,
            },
            {
              key: 'since',
              head: t('since'),
              cell: ({ submitted_at, created_at }) => <Moment at={submitted_at ?? created_at} />,
            },
          ]}
        />
      )}
    </Panel>
  );
}
