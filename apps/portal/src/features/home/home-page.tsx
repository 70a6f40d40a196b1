import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { components } from '@app/api-client';
import { type Column, DataTable, EmptyState, Moment, Page, queryClient, Status } from '@app/ui';
import { myProjectsQuery } from '../../app/project.api';

type MyProject = components['schemas']['MyProjectDto'];

const route = getRouteApi('/in/');

/** Projects that I work in. */
export function HomePage() {
  const { t } = useTranslation('home');
  const { cursor } = route.useSearch();
  const query = useQuery({ ...myProjectsQuery(cursor), placeholderData: keepPreviousData });
  const roles = { lead: t('roles.lead'), engineer: t('roles.engineer'), viewer: t('roles.viewer') };
  const roleWords = (names: string[]) => names.map((name) => roles[name as keyof typeof roles] ?? name).join(', ');
  const columns: Column<MyProject>[] = [
    {
      key: 'name',
      head: t('name'),
      cell: ({ id, name, number }) => (
        <>
          <Link to="/p/$project" params={{ project: id }}>
            {name}
          </Link>
          <div className="dim small">{number}</div>
        </>
      ),
      csv: ({ name }) => name,
    },
    {
      key: 'state',
      head: t('state'),
      cell: ({ state }) => <Status state={state} bare={state === 'active'} />,
      csv: ({ state }) => state,
    },
    {
      key: 'coordinator',
      head: t('coordinator'),
      cell: ({ coordinator_name }) => coordinator_name,
      csv: ({ coordinator_name }) => coordinator_name,
    },
    {
      key: 'role',
      head: t('role'),
      cell: ({ roles: names }) => roleWords(names),
      csv: ({ roles: names }) => names.join(' '),
    },
    {
      key: 'since',
      head: t('since'),
      cell: ({ created_at }) => <Moment at={created_at} style="day" />,
      csv: ({ created_at }) => created_at,
    },
  ];
  return (
    <Page title={t('title')}>
      <DataTable
        label={t('title')}
        query={query}
        pageAt={(from) => queryClient.fetchQuery(myProjectsQuery(from))}
        rowKey={({ id }) => id}
        columns={columns}
        empty={<EmptyState title={t('empty')}>{t('emptyText')}</EmptyState>}
        failure={t('failure')}
      />
    </Page>
  );
}
