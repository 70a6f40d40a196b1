import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type Column, Country, DataTable, EmptyState, Money, Page, queryClient, Status, useMay } from '@app/ui';
import { usePlatform } from '../../../app/use-platform';
import { type Pool, poolsQuery } from '../pools.api';

const route = getRouteApi('/in/platform/pools');

/** Every pool, for whoever makes them and names their operators. */
export function PlatformPoolsPage() {
  const { t } = useTranslation('pools');
  const { cursor } = route.useSearch();
  const mayMake = useMay()('create', 'Pool', usePlatform());
  const query = useQuery({ ...poolsQuery({ cursor }), placeholderData: keepPreviousData });
  const make = mayMake && (
    <Button renderRoot={(props) => <Link to="/platform/pools/new" {...props} />}>{t('make.open')}</Button>
  );
  const columns: Column<Pool>[] = [
    {
      key: 'name',
      head: t('pool'),
      cell: ({ id, name, site, country }) => (
        <>
          <Link to="/platform/pools/$poolId" params={{ poolId: id }}>
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
    { key: 'gpus', head: t('gpus'), cell: ({ gpus }) => gpus, csv: ({ gpus }) => gpus, number: true },
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
  return (
    <Page title={t('title')} meta={t('platformMeta')} actions={make}>
      <DataTable
        label={t('title')}
        query={query}
        pageAt={(from) => queryClient.fetchQuery(poolsQuery({ cursor: from }))}
        rowKey={({ id }) => id}
        columns={columns}
        empty={
          <EmptyState title={t('empty')} action={make}>
            {t('make.emptyText')}
          </EmptyState>
        }
        failure={t('failure')}
      />
    </Page>
  );
}
