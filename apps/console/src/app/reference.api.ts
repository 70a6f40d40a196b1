import { queryOptions, useQuery } from '@tanstack/react-query';
import { unwrap } from '@app/api-client';
import { api } from '@app/ui';

const minute = 60_000;
/** Names are read as long as they come by the page; what has none is shown by its id. */
const most = { limit: 200 };

const byId = <Row extends { id: string }>(rows: Row[]): Map<string, Row> => new Map(rows.map((row) => [row.id, row]));

const projectsQuery = (programme: string) =>
  queryOptions({
    queryKey: ['programmes', programme, 'projects-by-id'],
    queryFn: async ({ signal }) => {
      const params = { path: { programme }, query: most };
      return byId((await unwrap(api.GET('/api/v1/programmes/{programme}/projects', { params, signal }))).data);
    },
    staleTime: minute,
  });

const organisationsQuery = (programme: string) =>
  queryOptions({
    queryKey: ['programmes', programme, 'organisations-by-id'],
    queryFn: async ({ signal }) => {
      const params = { path: { programme }, query: most };
      return byId((await unwrap(api.GET('/api/v1/programmes/{programme}/organisations', { params, signal }))).data);
    },
    staleTime: minute,
  });

const staffQuery = (programme: string) =>
  queryOptions({
    queryKey: ['programmes', programme, 'staff-by-id'],
    queryFn: async ({ signal }) => {
      const params = { path: { programme }, query: most };
      const { data } = await unwrap(api.GET('/api/v1/programmes/{programme}/people', { params, signal }));
      return new Map(data.map((holder) => [holder.person, holder]));
    },
    staleTime: minute,
  });

const poolsQuery = queryOptions({
  queryKey: ['pools-by-id'],
  queryFn: async ({ signal }) =>
    byId((await unwrap(api.GET('/api/v1/pools', { params: { query: most }, signal }))).data),
  staleTime: minute,
});

const countriesQuery = queryOptions({
  queryKey: ['countries'],
  queryFn: async ({ signal }) => (await unwrap(api.GET('/api/v1/countries', { signal }))).data,
  staleTime: Infinity,
});

/** Countries that the platform knows. */
export const useCountries = () => useQuery(countriesQuery).data;
/** The programme's projects by id: requests, lots and jobs name them by it alone. */
export const useProjects = (programme: string) => useQuery(projectsQuery(programme)).data;
/** Organisations that take part in the programme, by id. */
export const useOrganisations = (programme: string) => useQuery(organisationsQuery(programme)).data;
/** People with a role in the programme, by id; a partner's people are not the console's to name. */
export const useStaff = (programme: string) => useQuery(staffQuery(programme)).data;
/** Every pool by id. */
export const usePools = () => useQuery(poolsQuery).data;
