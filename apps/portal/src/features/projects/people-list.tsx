import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { components } from '@app/api-client';
import { type Column, DataTable, EmptyState, queryClient, useMay, useProblemWords } from '@app/ui';
import { type Holder, peopleQuery } from './projects.api';

type Project = components['schemas']['ProjectDto'];
const route = getRouteApi('/in/p/$project/participants');

/** People with a role in the project. Each organisation's owner names its own. */
export function PeopleList({ project }: { project: Project }) {
  const { t } = useTranslation('projects');
  const { cursor } = route.useSearch();
  const query = useQuery({ ...peopleQuery(project.id, cursor), placeholderData: keepPreviousData });
  return (
    <>
      <OwnPeople project={project} />
      <DataTable
        label={t('people.title')}
        query={query}
        pageAt={(from) => queryClient.fetchQuery(peopleQuery(project.id, from))}
        rowKey={({ person, role, organisation }) => `${person} ${role} ${organisation}`}
        columns={useColumns(project)}
        empty={<EmptyState title={t('people.empty')}>{t('people.emptyText')}</EmptyState>}
        failure={t('people.failure')}
      />
    </>
  );
}

/** Where the owner of a participant names its people. */
function OwnPeople({ project }: { project: Project }) {
  const { t } = useTranslation('projects');
  const may = useMay();
  const own = project.participants.filter(({ organisation }) => may('name', 'Person', organisation));
  if (own.length === 0) return <p className="dim">{t('people.ownersName')}</p>;
  return own.map(({ id, organisation, organisation_name }) => (
    <p key={id}>
      <Link to="/org/$org/projects/$participation" params={{ org: organisation, participation: id }}>
        {t('people.nameOwn', { organisation: organisation_name })}
      </Link>
    </p>
  ));
}

function useColumns({ participants }: Project): Column<Holder>[] {
  const { t } = useTranslation('projects');
  const say = useProblemWords();
  const nameOf = (id: string | null) =>
    participants.find(({ organisation }) => organisation === id)?.organisation_name ?? '';
  return [
    {
      key: 'name',
      head: t('people.name'),
      cell: ({ name, email }) => (
        <div>
          <b>{name}</b>
          <div className="dim small">{email}</div>
        </div>
      ),
      csv: ({ name, email }) => `${name} <${email}>`,
    },
    { key: 'role', head: t('people.role'), cell: ({ role }) => say.roleAlone(role), csv: ({ role }) => role },
    {
      key: 'organisation',
      head: t('organisation'),
      cell: ({ organisation }) => nameOf(organisation),
      csv: ({ organisation }) => nameOf(organisation),
    },
  ];
}
