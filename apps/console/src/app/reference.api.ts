import { queryOptions, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { unwrap } from '@app/api-client';
import { api, everyPage } from '@app/ui';

const minute = 60_000;
const none: ReadonlyMap<string, never> = new Map<string, never>();

/** What was read, by id; undefined while it is being read, and nothing where it may not be. */
const known = <Row>({ data, isError }: UseQueryResult<Map<string, Row>>): ReadonlyMap<string, Row> | undefined =>
  data ?? (isError ? none : undefined);

/** Rows of a list by their ids; what is in none of its pages is shown by its id. */
const byId = async <Row extends { id: string }>(...[read]: Parameters<typeof everyPage<Row>>) =>
  new Map((await everyPage(read)).data.map((row) => [row.id, row]));

export const projectsQuery = (programme: string) =>
  queryOptions({
    queryKey: ['programmes', programme, 'projects-by-id'],
    queryFn: ({ signal }) =>
      byId((query) =>
        unwrap(api.GET('/api/v1/programmes/{programme}/projects', { params: { path: { programme }, query }, signal })),
      ),
    staleTime: minute,
  });

const organisationsQuery = (programme: string) =>
  queryOptions({
    queryKey: ['programmes', programme, 'organisations-by-id'],
    queryFn: ({ signal }) =>
      byId((query) => {
        const params = { path: { programme }, query };
        return unwrap(api.GET('/api/v1/programmes/{programme}/organisations', { params, signal }));
      }),
    staleTime: minute,
  });

const staffQuery = (programme: string) =>
  queryOptions({
    queryKey: ['programmes', programme, 'staff-by-id'],
    queryFn: async ({ signal }) => {
      const { data } = await everyPage((query) =>
        unwrap(api.GET('/api/v1/programmes/{programme}/people', { params: { path: { programme }, query }, signal })),
      );
      return new Map(data.map((holder) => [holder.person, holder]));
    },
    staleTime: minute,
  });

/** Every pool by id, for a page that says where they do not load. */
export const poolsByIdQuery = queryOptions({
  queryKey: ['pools-by-id'],
  queryFn: ({ signal }) => byId((query) => unwrap(api.GET('/api/v1/pools', { params: { query }, signal }))),
  staleTime: minute,
});

export const countriesQuery = queryOptions({
  queryKey: ['countries'],
  queryFn: async ({ signal }) => (await unwrap(api.GET('/api/v1/countries', { signal }))).data,
  staleTime: Infinity,
});

/** Countries that the platform knows. */
export const useCountries = () => useQuery(countriesQuery).data;
/** The programme's projects by id: requests, lots and jobs name them by it alone. */
export const useProjects = (programme: string) => known(useQuery(projectsQuery(programme)));
/** Organisations that take part in the programme, by id. */
export const useOrganisations = (programme: string) => known(useQuery(organisationsQuery(programme)));
/** People with a role in the programme, by id; a partner's people are not the console's to name. */
export const useStaff = (programme: string) => known(useQuery(staffQuery(programme)));
/** Every pool by id. */
export const usePools = () => known(useQuery(poolsByIdQuery));
