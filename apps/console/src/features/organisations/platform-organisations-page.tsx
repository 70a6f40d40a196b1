import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import {
  type Column,
  Country,
  DataTable,
  EmptyState,
  Filters,
  isMissing,
  listAt,
  Moment,
  Page,
  queryClient,
  Status,
  useFormats,
  useStateFilter,
} from '@app/ui';
import { organisationStates } from './organisation-states';
import { type OrganisationSummary, platformOrganisationsQuery } from './organisations.api';

const route = getRouteApi('/in/platform/organisations');

/** Organisations and how far each is trusted. */
export function PlatformOrganisationsPage() {
  const { t } = useTranslation('organisations');
  const formats = useFormats();
  const search = route.useSearch();
  const list = platformOrganisationsQuery(search);
  const query = useQuery({ ...list, placeholderData: keepPreviousData, throwOnError: isMissing });
  const columns: Column<OrganisationSummary>[] = [
    {
      key: 'name',
      head: t('name'),
      cell: ({ legal_name, id }) => (
        <Link to="/platform/organisations/$organisation" params={{ organisation: id }}>
          {legal_name}
        </Link>
      ),
      csv: ({ legal_name }) => legal_name,
    },
    {
      key: 'country',
      head: t('country'),
      cell: ({ country }) => (
        <span className="nowrap">
          <Country code={country} /> {formats.country(country)}
        </span>
      ),
      csv: ({ country }) => country,
    },
    {
      key: 'number',
      head: t('number'),
      cell: ({ registration_number }) => <code>{registration_number}</code>,
      csv: ({ registration_number }) => registration_number,
    },
    {
      key: 'state',
      head: t('state'),
      cell: ({ state, state_reason }) => (
        <>
          <Status state={state} bare={state === 'verified'} />
          {state_reason && <div className="dim small">{state_reason}</div>}
        </>
      ),
      csv: ({ state }) => state,
    },
    {
      key: 'registered',
      head: t('registered'),
      cell: ({ created_at }) => <Moment at={created_at} style="day" />,
      csv: ({ created_at }) => created_at,
    },
  ];
  const filters = [useStateFilter(t('state'), organisationStates)];
  return (
    <Page title={t('title')} meta={t('platformMeta')}>
      <Filters filters={filters} />
      <DataTable
        label={t('title')}
        query={query}
        pageAt={(cursor, without) =>
          queryClient.fetchQuery(platformOrganisationsQuery(listAt(search, cursor, without)))
        }
        rowKey={({ id }) => id}
        columns={columns}
        filters={filters}
        empty={<EmptyState title={t('empty')}>{t('emptyText')}</EmptyState>}
        failure={t('failure')}
      />
    </Page>
  );
}
