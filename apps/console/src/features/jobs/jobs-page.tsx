import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { DataTable, EmptyState, Filters, listAt, Page, queryClient, jobStates, useStateFilter } from '@app/ui';
import { useJobColumns } from '../../app/job-columns';
import { programmeJobsQuery } from '../../app/jobs.api';
import { useProjects } from '../../app/reference.api';

const route = getRouteApi('/in/programmes/$programme/jobs');

/** Jobs of all projects of the programme. */
export function JobsPage() {
  const { t } = useTranslation('jobs');
  const { programme } = route.useParams();
  const search = route.useSearch();
  const query = useQuery({ ...programmeJobsQuery(programme, search), placeholderData: keepPreviousData });
  const projects = [...(useProjects(programme)?.values() ?? [])].map(({ id, name }) => ({ value: id, label: name }));
  const filters = [
    useStateFilter(t('state'), jobStates),
    { name: 'project', label: t('about.project'), values: projects },
  ];
  return (
    <Page title={t('title')} meta={t('meta')}>
      <Filters filters={filters} />
      <DataTable
        label={t('title')}
        query={query}
        pageAt={(cursor, without) =>
          queryClient.fetchQuery(programmeJobsQuery(programme, listAt(search, cursor, without)))
        }
        rowKey={({ id }) => id}
        columns={useJobColumns(programme)}
        filters={filters}
        empty={<EmptyState title={t('empty')}>{t('emptyText')}</EmptyState>}
        failure={t('failure')}
      />
    </Page>
  );
}
