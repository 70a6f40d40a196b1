import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import {
  type Column,
  DataTable,
  EmptyState,
  Filters,
  listAt,
  Moment,
  Page,
  queryClient,
  Status,
  useMay,
  useStateFilter,
} from '@app/ui';
import { projectStates } from './project-states';
import { type ProjectSummary, projectsQuery } from './projects.api';

const route = getRouteApi('/in/programmes/$programme/projects');

/** Projects of the programme. */
export function ProjectsPage() {
  const { t } = useTranslation('projects');
  const { programme } = route.useParams();
  const search = route.useSearch();
  const mayMake = useMay()('create', 'Project', programme);
  const query = useQuery({ ...projectsQuery(programme, search), placeholderData: keepPreviousData });
  const make = mayMake && (
    <Button renderRoot={(props) => <Link to="/programmes/$programme/projects/new" params={{ programme }} {...props} />}>
      {t('new.open')}
    </Button>
  );
  const columns: Column<ProjectSummary>[] = [
    {
      key: 'name',
      head: t('project'),
      cell: ({ id, name, number }) => (
        <>
          <Link to="/programmes/$programme/projects/$project" params={{ programme, project: id }}>
            {name}
          </Link>
          <div className="dim small">{number}</div>
        </>
      ),
      csv: ({ name, number }) => `${number} ${name}`,
    },
    {
      key: 'coordinator',
      head: t('coordinator'),
      cell: ({ coordinator_name, led, state }) => (
        <>
          {coordinator_name}
          {!led && state === 'active' && <div className="dim small">{t('noLead')}</div>}
        </>
      ),
      csv: ({ coordinator_name }) => coordinator_name,
    },
    {
      key: 'state',
      head: t('state'),
      cell: ({ state }) => <Status state={state} bare={state === 'active'} />,
      csv: ({ state }) => state,
    },
    {
      key: 'made',
      head: t('made'),
      cell: ({ created_at }) => <Moment at={created_at} style="day" />,
      csv: ({ created_at }) => created_at,
    },
  ];
  const filters = [useStateFilter(t('state'), projectStates)];
  return (
    <Page title={t('title')} meta={t('meta')} actions={make}>
      <Filters filters={filters} />
      <DataTable
        label={t('title')}
        query={query}
        pageAt={(cursor, without) => queryClient.fetchQuery(projectsQuery(programme, listAt(search, cursor, without)))}
        rowKey={({ id }) => id}
        columns={columns}
        filters={filters}
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
