import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import {
  type Column,
  DataTable,
  EmptyState,
  Filters,
  GpuTime,
  listAt,
  Moment,
  Named,
  Page,
  queryClient,
  Status,
  useStateFilter,
} from '@app/ui';
import { usePools, useProjects } from '../../app/reference.api';
import { type RequestSummary, requestsQuery } from '../../app/requests.api';
import { requestStates } from './request-states';

const route = getRouteApi('/in/programmes/$programme/quota');

/** Quota requests of all projects. */
export function RequestsPage() {
  const { t } = useTranslation('quota');
  const { programme } = route.useParams();
  const search = route.useSearch();
  const query = useQuery({ ...requestsQuery(programme, search), placeholderData: keepPreviousData });
  const projects = useProjects(programme);
  const names = [...(projects?.values() ?? [])].map(({ id, name }) => ({ value: id, label: name }));
  const filters = [useStateFilter(t('state'), requestStates), { name: 'project', label: t('project'), values: names }];
  return (
    <Page title={t('title')} meta={t('meta')}>
      <Filters filters={filters} />
      <DataTable
        label={t('title')}
        query={query}
        pageAt={(cursor, without) => queryClient.fetchQuery(requestsQuery(programme, listAt(search, cursor, without)))}
        rowKey={({ id }) => id}
        columns={useColumns(programme)}
        filters={filters}
        empty={<EmptyState title={t('empty')}>{t('emptyText')}</EmptyState>}
        failure={t('failure')}
      />
    </Page>
  );
}

/** What was decided is quiet; what waits is not. */
const isQuiet = (state: string) => ['approved', 'withdrawn'].includes(state);

function useColumns(programme: string): Column<RequestSummary>[] {
  const { t } = useTranslation('quota');
  const projects = useProjects(programme);
  const pools = usePools();
  const project = ({ project: id }: RequestSummary) => projects?.get(id)?.name ?? id;
  return [
    {
      key: 'project',
      head: t('project'),
      cell: (request) => (
        <>
          <Link to="/programmes/$programme/quota/$request" params={{ programme, request: request.id }}>
            <Named among={projects} id={request.project} />
          </Link>
          <div className="dim small">{request.purpose}</div>
        </>
      ),
      csv: project,
    },
    {
      key: 'state',
      head: t('state'),
      cell: ({ state }) => <Status state={state} bare={isQuiet(state)} />,
      csv: ({ state }) => state,
    },
    {
      key: 'pool',
      head: t('pool'),
      cell: ({ pool, gpu_type }) => (
        <span>
          <Named among={pools} id={pool} /> <span className="dim">{gpu_type}</span>
        </span>
      ),
      csv: ({ pool }) => pools?.get(pool)?.name ?? pool,
    },
    {
      key: 'asked',
      head: t('asked'),
      cell: ({ gpu_seconds }) => <GpuTime seconds={gpu_seconds} />,
      csv: ({ gpu_seconds }) => gpu_seconds,
      number: true,
    },
    {
      key: 'since',
      head: t('since'),
      cell: ({ submitted_at, created_at }) => <Moment at={submitted_at ?? created_at} />,
      csv: ({ submitted_at, created_at }) => submitted_at ?? created_at,
    },
  ];
}
