import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type Column, DataTable, EmptyState, Moment, queryClient, Status } from '@app/ui';
import { type Participation, participationsQuery } from '../organisations.api';

const route = getRouteApi('/in/org/$org/projects');

/** Projects that the organisation takes part in, took part in or is asked to join. */
export function ParticipationsPage() {
  const { t } = useTranslation('organisations');
  const { org } = route.useParams();
  const { cursor } = route.useSearch();
  const query = useQuery({ ...participationsQuery(org, cursor), placeholderData: keepPreviousData });
  return (
    <DataTable
      label={t('projects.title')}
      query={query}
      pageAt={(from) => queryClient.fetchQuery(participationsQuery(org, from))}
      rowKey={({ id }) => id}
      columns={useColumns(org)}
      empty={<EmptyState title={t('projects.empty')}>{t('projects.emptyText')}</EmptyState>}
      failure={t('projects.failure')}
    />
  );
}

function useColumns(org: string): Column<Participation>[] {
  const { t } = useTranslation('organisations');
  return [
    {
      key: 'project',
      head: t('projects.project'),
      cell: ({ id, project_name, project_number }) => (
        <div>
          <Link to="/org/$org/projects/$participation" params={{ org, participation: id }}>
            {project_name}
          </Link>
          <div className="dim small">{project_number}</div>
        </div>
      ),
      csv: ({ project_name }) => project_name,
    },
    {
      key: 'role',
      head: t('projects.part'),
      cell: ({ role }) => t(`part.${role}`),
      csv: ({ role }) => role,
    },
    {
      key: 'state',
      head: t('state'),
      cell: ({ state, state_reason }) => (
        <div>
          <Status state={state} bare={state === 'active'} />
          {state_reason && <div className="dim small">{state_reason}</div>}
        </div>
      ),
      csv: ({ state }) => state,
    },
    {
      key: 'invited',
      head: t('projects.invited'),
      cell: ({ invited_at }) => <Moment at={invited_at} style="day" />,
      csv: ({ invited_at }) => invited_at,
    },
  ];
}
