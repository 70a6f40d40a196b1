import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { components } from '@app/api-client';
import { type Column, Country, DataTable, EmptyState, Page, queryClient, useFormats } from '@app/ui';
import { programmeOrganisationsQuery } from './organisations.api';

type Organisation = components['schemas']['ProgrammeOrganisationDto'];

const route = getRouteApi('/in/programmes/$programme/organisations');

/** Organisations that take part in the programme's projects. */
export function ProgrammeOrganisationsPage() {
  const { t } = useTranslation('organisations');
  const formats = useFormats();
  const { programme } = route.useParams();
  const { cursor } = route.useSearch();
  const query = useQuery({ ...programmeOrganisationsQuery(programme, cursor), placeholderData: keepPreviousData });
  const columns: Column<Organisation>[] = [
    {
      key: 'name',
      head: t('name'),
      cell: ({ name }) => <b>{name}</b>,
      csv: ({ name }) => name,
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
      key: 'projects',
      head: t('projects'),
      cell: ({ projects }) => projects,
      csv: ({ projects }) => projects,
      number: true,
    },
  ];
  return (
    <Page title={t('title')} meta={t('programmeMeta')}>
      <DataTable
        label={t('title')}
        query={query}
        pageAt={(from) => queryClient.fetchQuery(programmeOrganisationsQuery(programme, from))}
        rowKey={({ id }) => id}
        columns={columns}
        empty={<EmptyState title={t('empty')}>{t('programmeEmptyText')}</EmptyState>}
        failure={t('failure')}
      />
    </Page>
  );
}
