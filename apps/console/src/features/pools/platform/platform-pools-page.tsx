import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { DataTable, EmptyState, Page, queryClient, useMay } from '@app/ui';
import { usePlatform } from '../../../app/use-platform';
import { usePoolColumns } from '../pool-columns';
import { poolsQuery } from '../pools.api';

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
  const columns = usePoolColumns(
    ({ id, name }) => (
      <Link to="/platform/pools/$poolId" params={{ poolId: id }}>
        {name}
      </Link>
    ),
    { key: 'gpus', head: t('gpus'), cell: ({ gpus }) => gpus, csv: ({ gpus }) => gpus, number: true },
  );
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
