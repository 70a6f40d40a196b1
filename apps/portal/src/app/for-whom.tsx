import { useLocalStorage } from '@mantine/hooks';
import { type ReactNode, useMemo } from 'react';
import { ActingContext, api, type Me, meQuery, queryClient, useMe } from '@app/ui';

const nameOfKept = (project: string) => `monsoon.for.${project}`;

/** Organisations for which somebody is in a project, each once. */
export const organisationsIn = ({ roles }: Me, project: string): string[] => [
  ...new Set(roles.flatMap(({ scope, organisation }) => (scope === project && organisation ? [organisation] : []))),
];

/** The one that was chosen, while it can be; else the only one, or none: who is charged is said and never guessed. */
const among = (organisations: string[], chosen: string | null): string | null =>
  organisations.find((each) => each === chosen) ?? (organisations.length === 1 ? organisations[0] : null);

/** For which organisation one acts in a project, as this browser keeps it, and what chooses another. */
export function useForWhom(project: string): [string | null, (organisation: string) => void] {
  const [kept, keep] = useLocalStorage({
    key: nameOfKept(project),
    defaultValue: '',
    getInitialValueInEffect: false,
    serialize: String,
    deserialize: (text) => text ?? '',
  });
  return [among(organisationsIn(useMe(), project), kept), keep];
}

/** Around the pages of a project: offers there what the chosen organisation may do. */
export function ActingIn({ project, children }: { project: string; children: ReactNode }) {
  const [organisation] = useForWhom(project);
  const acting = useMemo(() => organisation && { project, organisation }, [project, organisation]);
  return <ActingContext value={acting || null}>{children}</ActingContext>;
}

/** Says with every act in a project for whom it is done, where somebody is there for several organisations and chose one. */
export function sayForWhom(): void {
  api.use({
    onRequest: ({ request, schemaPath, params }) => {
      const project = params.path?.project;
      const me = queryClient.getQueryData(meQuery.queryKey);
      const act = request.method !== 'GET' && schemaPath.startsWith('/api/v1/projects/{project}');
      if (!act || !me || typeof project !== 'string') return;
      const organisations = organisationsIn(me, project);
      const chosen = among(organisations, localStorage.getItem(nameOfKept(project)));
      if (chosen && organisations.length > 1) request.headers.set('Monsoon-Organisation', chosen);
    },
  });
}
