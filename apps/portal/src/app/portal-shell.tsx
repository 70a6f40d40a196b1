import { IconLayoutDashboard } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Outlet, useParams } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { components } from '@app/api-client';
import { AppShell, Bell, DaysZone, Switcher, useMay, useMe } from '@app/ui';
import { findIn } from './find';
import { ActingIn, organisationsIn, useForWhom } from './for-whom';
import { places } from './navigation';
import { needsQuery } from './needs.api';
import { everyProjectOfMineQuery, myProjectsQuery, projectQuery } from './project.api';

const ForWhom = lazy(() => import('./for-whom-choice'));
const nothing = { data: [], more: false };

/** The portal around a page: which project one works in, and where to go from here. */
export function PortalShell() {
  const { t } = useTranslation('app');
  const me = useMe();
  const may = useMay();
  const { project: id } = useParams({ strict: false });
  const { data: mine } = useQuery(myProjectsQuery());
  const { data: project } = useQuery({ ...projectQuery(id ?? ''), enabled: id !== undefined });
  const needs = useQuery(needsQuery).data;
  const client = useQueryClient();
  const { data: every } = useQuery({ ...everyProjectOfMineQuery, enabled: false });
  const contexts = ((every ?? mine)?.data ?? []).map((each) => ({
    to: `/p/${each.id}`,
    name: each.name,
    note: each.number,
  }));
  // The first page is enough until one chooses, unless there are more.
  const readAll = () => mine?.next_cursor && void client.prefetchQuery(everyProjectOfMineQuery);
  const current = project
    ? { name: project.name, note: project.number }
    : { name: t('switcher.none'), note: t('switcher.count', { count: contexts.length }) };
  const staff = me.roles.some(({ scope_kind }) => scope_kind === 'programme' || scope_kind === 'platform');
  return (
    <AppShell
      me={me}
      groups={places(t, id, needs ?? nothing)}
      find={findIn(id, t, may)}
      finds={t('finds')}
      root={project && { label: project.name, to: `/p/${project.id}` }}
      bell={<Bell site="portal" />}
      switcher={<Switcher label={t('switcher.label')} current={current} contexts={contexts} onOpen={readAll} />}
      foot={project && <Whose project={project} />}
      account={
        staff && (
          <li>
            <a href="/console/">
              <IconLayoutDashboard size={16} aria-hidden />
              {t('console')}
            </a>
          </li>
        )
      }
    >
      {project && organisationsIn(me, project.id).length > 1 && (
        <Suspense>
          <ForWhom project={project} />
        </Suspense>
      )}
      {id === undefined ? (
        <Outlet />
      ) : (
        <ActingIn project={id}>
          <DaysZone value={project?.time_zone}>
            <Outlet />
          </DaysZone>
        </ActingIn>
      )}
    </AppShell>
  );
}

/** For which organisation one is in a project, where that is known, and in which programme. */
function Whose({ project }: { project: components['schemas']['ProjectDto'] }) {
  const [organisation] = useForWhom(project.id);
  const own = project.participants.find((each) => each.organisation === organisation);
  return (
    <>
      {own && <div>{own.organisation_name}</div>}
      <div>{project.programme_name}</div>
    </>
  );
}
