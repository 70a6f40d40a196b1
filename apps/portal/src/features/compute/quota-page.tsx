import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import {
  type Column,
  DataTable,
  DaysNote,
  EmptyState,
  Filters,
  GpuTime,
  listAt,
  Moment,
  Page,
  queryClient,
  Status,
  useFormats,
  useMay,
  useStateFilter,
} from '@app/ui';
import { usePools } from '../../app/reference.api';
import { WhoMay } from '../../app/who-may';
import { requestsQuery, type RequestSummary } from './compute.api';
import { OwnLotsPanel } from './lots-panel';
import { PoolName } from './pool-name';
import { requestStates } from './request-states';

const route = getRouteApi('/in/p/$project/quota');

/** GPU time that the project was given, and what it asked for. */
export function QuotaPage() {
  const { t } = useTranslation('compute');
  const { project } = route.useParams();
  const search = route.useSearch();
  const mayAsk = useMay()('request', 'AllocationRequest', project);
  const query = useQuery({ ...requestsQuery(project, search), placeholderData: keepPreviousData });
  const ask = mayAsk && (
    <Button renderRoot={(props) => <Link to="/p/$project/quota/new" params={{ project }} {...props} />}>
      {t('ask')}
    </Button>
  );
  const filters = [useStateFilter(t('state'), requestStates)];
  return (
    <Page
      title={t('title')}
      meta={
        <>
          {!mayAsk && <WhoMay project={project}>{t('leadAsks')}</WhoMay>}
          <DaysNote />
        </>
      }
      actions={ask}
    >
      <OwnLotsPanel project={project} />
      <h2>{t('requests')}</h2>
      <Filters filters={filters} />
      <DataTable
        label={t('requests')}
        query={query}
        pageAt={(cursor, without) => queryClient.fetchQuery(requestsQuery(project, listAt(search, cursor, without)))}
        rowKey={({ id }) => id}
        columns={useColumns()}
        filters={filters}
        empty={<EmptyState title={t('empty')}>{t('emptyText')}</EmptyState>}
        failure={t('failure')}
      />
    </Page>
  );
}

/** Decided as asked is quiet; what waits or was cut is not. */
const isQuiet = (state: string) => ['approved', 'draft', 'withdrawn'].includes(state);

function useColumns(): Column<RequestSummary>[] {
  const { t } = useTranslation('compute');
  const formats = useFormats();
  const pools = usePools();
  return [
    {
      key: 'purpose',
      head: t('purpose'),
      cell: ({ id, project, purpose }) => (
        <Link to="/p/$project/quota/$request" params={{ project, request: id }}>
          {purpose.length > 80 ? `${purpose.slice(0, 80)}…` : purpose}
        </Link>
      ),
      csv: ({ purpose }) => purpose,
    },
    {
      key: 'state',
      head: t('state'),
      cell: ({ state }) => <Status state={state} bare={isQuiet(state)} />,
      csv: ({ state }) => state,
    },
    {
      key: 'place',
      head: t('place'),
      cell: ({ pool, gpu_type }) => <PoolName pool={pool} type={gpu_type} />,
      csv: ({ pool, gpu_type }) => `${gpu_type} ${pools?.get(pool)?.name ?? pool}`,
    },
    {
      key: 'hours',
      head: t('hours'),
      cell: ({ gpu_seconds }) => <GpuTime seconds={gpu_seconds} unit={false} />,
      csv: ({ gpu_seconds }) => gpu_seconds,
      number: true,
    },
    {
      key: 'valid',
      head: t('lots.valid'),
      cell: (request) => t('span', formats.period(request)),
      csv: ({ valid_from, valid_until }) => `${valid_from}/${valid_until}`,
    },
    {
      key: 'created',
      head: t('written'),
      cell: ({ created_at }) => <Moment at={created_at} />,
      csv: ({ created_at }) => created_at,
    },
  ];
}
