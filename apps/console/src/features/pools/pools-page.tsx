import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import {
  type Column,
  Country,
  DataTable,
  EmptyState,
  Filters,
  listAt,
  Money,
  Page,
  queryClient,
  Status,
} from '@app/ui';
import { BusyBar } from './busy-bar';
import { type Pool, poolsQuery } from './pools.api';
import { useBusy } from './use-busy';

const route = getRouteApi('/in/programmes/$programme/pools');

/** States of a pool, as docs/api.md tells them. */
const states = ['open', 'closed'] as const;

/** Pools: where they are, what they cost, and how much of each this programme's jobs use now. */
export function PoolsPage() {
  const { t } = useTranslation(['pools', 'states']);
  const { programme } = route.useParams();
  const search = route.useSearch();
  const query = useQuery({ ...poolsQuery(search), placeholderData: keepPreviousData });
  const filters = [
    {
      name: 'state',
      label: t('state'),
      values: states.map((value) => ({ value, label: t(value, { ns: 'states' }) })),
    },
  ];
  return (
    <Page title={t('title')} meta={t('meta')}>
      <Filters filters={filters} />
      <DataTable
        label={t('title')}
        query={query}
        pageAt={(cursor, without) => queryClient.fetchQuery(poolsQuery(listAt(search, cursor, without)))}
        rowKey={({ id }) => id}
        columns={useColumns(programme)}
        filters={filters}
        empty={<EmptyState title={t('empty')}>{t('emptyText')}</EmptyState>}
        failure={t('failure')}
      />
    </Page>
  );
}

function useColumns(programme: string): Column<Pool>[] {
  const { t } = useTranslation('pools');
  const busy = useBusy(programme);
  return [
    {
      key: 'name',
      head: t('pool'),
      cell: ({ id, name, site, country }) => (
        <>
          <Link to="/programmes/$programme/pools/$pool" params={{ programme, pool: id }}>
            {name}
          </Link>
          <div className="dim small">
            {site} <Country code={country} />
          </div>
        </>
      ),
      csv: ({ name }) => name,
    },
    { key: 'type', head: t('type'), cell: ({ gpu_type }) => gpu_type, csv: ({ gpu_type }) => gpu_type },
    {
      key: 'busy',
      head: t('busy'),
      cell: ({ id, gpus }) => (busy ? <BusyBar busy={busy.get(id) ?? 0} gpus={gpus} /> : gpus),
      csv: ({ id }) => busy?.get(id) ?? 0,
    },
    {
      key: 'price',
      head: t('price'),
      cell: ({ prices }) => (
        <>
          {prices.map(({ rate_card, price }) => (
            <div key={rate_card}>
              <Money of={price} />
            </div>
          ))}
          {prices.length === 0 && <span className="dim">{t('noPrice')}</span>}
        </>
      ),
      csv: ({ prices }) => prices.map(({ price }) => `${price.amount} ${price.currency}`).join(' '),
      number: true,
    },
    {
      key: 'state',
      head: t('state'),
      cell: ({ state }) => <Status state={state} bare={state === 'open'} />,
      csv: ({ state }) => state,
    },
  ];
}
