import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { DataTable, EmptyState, Filters, listAt, Page, queryClient, useStateFilter } from '@app/ui';
import { BusyBar } from './busy-bar';
import { usePoolColumns } from './pool-columns';
import { poolsQuery } from './pools.api';
import { useBusy } from './use-busy';

const route = getRouteApi('/in/programmes/$programme/pools');

/** States of a pool, as docs/api.md tells them. */
const states = ['open', 'closed'] as const;

/** Pools: where they are, what they cost, and how much of each this programme's jobs use now. */
export function PoolsPage() {
  const { t } = useTranslation('pools');
  const { programme } = route.useParams();
  const search = route.useSearch();
  const query = useQuery({ ...poolsQuery(search), placeholderData: keepPreviousData });
  const busy = useBusy(programme);
  const filters = [useStateFilter(t('state'), states)];
  const columns = usePoolColumns(
    ({ id, name }) => (
      <Link to="/programmes/$programme/pools/$pool" params={{ programme, pool: id }}>
        {name}
      </Link>
    ),
    {
      key: 'busy',
      head: t('busy'),
      cell: ({ id, gpus }) => (busy ? <BusyBar busy={busy.get(id) ?? 0} gpus={gpus} /> : gpus),
      csv: ({ id }) => busy?.get(id) ?? 0,
    },
  );
  return (
    <Page title={t('title')} meta={t('meta')}>
      <Filters filters={filters} />
      <DataTable
        label={t('title')}
        query={query}
        pageAt={(cursor, without) => queryClient.fetchQuery(poolsQuery(listAt(search, cursor, without)))}
        rowKey={({ id }) => id}
        columns={columns}
        filters={filters}
        empty={<EmptyState title={t('empty')}>{t('emptyText')}</EmptyState>}
        failure={t('failure')}
      />
    </Page>
  );
}
