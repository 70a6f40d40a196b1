import { queryOptions } from '@tanstack/react-query';
import { type components, unwrap } from '@app/api-client';
import { api, ifMatch, once } from '@app/ui';

export type ProjectSummary = components['schemas']['ProjectSummaryDto'];
export type Project = components['schemas']['OfficeProjectDto'];
export type Contact = components['schemas']['ProjectContactDto'];
export type Participant = components['schemas']['ParticipantDto'];

const programme = '/api/v1/programmes/{programme}';
const projects = `${programme}/projects` as const;
const one = `${projects}/{project}` as const;
const part = `${one}/participants/{participant}` as const;

/** Projects of a programme, newest first. */
export const projectsQuery = (id: string, search: { state?: string; cursor?: string }) =>
  queryOptions({
    queryKey: ['programmes', id, 'projects', search],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET(projects, { params: { path: { programme: id }, query: { limit: 50, ...search } as never }, signal }),
      ),
  });

/** One project with its participants. */
export const projectQuery = (id: string, project: string) =>
  queryOptions({
    queryKey: ['programmes', id, 'projects', 'one', project],
    queryFn: ({ signal }) => unwrap(api.GET(one, { params: { path: { programme: id, project } }, signal })),
  });

/** Verified organisations by name, as many as a page of the API takes. @param search part of the name; empty: any */
export const verifiedQuery = (id: string, search: string) =>
  queryOptions({
    queryKey: ['programmes', id, 'verified-organisations', search],
    queryFn: ({ signal }) => {
      const query = { limit: 200, ...(search && { search }) };
      return unwrap(
        api.GET(`${programme}/verified-organisations`, { params: { path: { programme: id }, query }, signal }),
      );
    },
  });

export const createProject = (id: string, body: components['schemas']['CreateProjectDto'], key: string) =>
  unwrap(api.POST(projects, { params: { path: { programme: id }, header: once(key) }, body }));

/** What an office may do about a project. */
export type ProjectAct = 'suspend' | 'resume' | 'close';

/** Acts on a project as it was last read. @param key the same at every try of one intention */
export function actOn(act: ProjectAct, id: string, { id: project, version }: Project, reason: string, key: string) {
  const params = { path: { programme: id, project }, header: { ...ifMatch(version), ...once(key) } };
  const body = { reason };
  if (act === 'suspend') return unwrap(api.POST(`${one}/suspension`, { params, body }));
  if (act === 'resume') return unwrap(api.POST(`${one}/resumption`, { params, body }));
  return unwrap(api.POST(`${one}/closing`, { params, body }));
}

/** Suspends or resumes one organisation's part in a project, as it was last read. */
export function steerPart(
  act: 'suspend' | 'resume',
  of: { programme: string; project: string },
  { id: participant, version }: Participant,
  reason: string,
  key: string,
): Promise<Participant> {
  const params = { path: { ...of, participant }, header: { ...ifMatch(version), ...once(key) } };
  const body = { reason };
  if (act === 'suspend') return unwrap(api.POST(`${part}/suspension`, { params, body }));
  return unwrap(api.POST(`${part}/resumption`, { params, body }));
}
