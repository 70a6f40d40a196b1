import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type Column, DataTable, EmptyState, isMissing, Page, queryClient, useFormats, useMay } from '@app/ui';
import { usePlatform } from '../../app/use-platform';
import { type Programme, programmesQuery } from './programmes.api';

const route = getRouteApi('/in/platform/programmes');

/** Every programme of the platform. */
export function ProgrammesPage() {
  const { t } = useTranslation('programmes');
  const formats = useFormats();
  const { cursor } = route.useSearch();
  const mayMake = useMay()('create', 'Programme', usePlatform());
  const query = useQuery({
    ...programmesQuery({ cursor }),
    placeholderData: keepPreviousData,
    throwOnError: isMissing,
  });
  const make = mayMake && (
    <Button renderRoot={(props) => <Link to="/platform/programmes/new" {...props} />}>{t('new.open')}</Button>
  );
  const columns: Column<Programme>[] = [
    {
      key: 'name',
      head: t('programme'),
      cell: ({ id, name, funder, finance }) => (
        <>
          <Link to="/platform/programmes/$programmeId" params={{ programmeId: id }}>
            {name}
          </Link>
          <div className="dim small">{funder}</div>
          {finance < 2 && <div className="small">{t('lacksFinance', { count: finance })}</div>}
        </>
      ),
      csv: ({ name }) => name,
    },
    { key: 'currency', head: t('currency'), cell: ({ currency }) => currency, csv: ({ currency }) => currency },
    {
      key: 'time',
      head: t('time'),
      cell: ({ starts_on, ends_on }) => t('span', { from: formats.day(starts_on), until: formats.day(ends_on) }),
      csv: ({ starts_on, ends_on }) => `${starts_on} ${ends_on}`,
    },
  ];
  return (
    <Page title={t('title')} meta={t('meta')} actions={make}>
      <DataTable
        label={t('title')}
        query={query}
        pageAt={(from) => queryClient.fetchQuery(programmesQuery({ cursor: from }))}
        rowKey={({ id }) => id}
        columns={columns}
        empty={
          <EmptyState title={t('empty')} action={make}>
            {t('emptyText')}
          </EmptyState>
        }
        failure={t('failure')}
      />
    </Page>
  );
}
