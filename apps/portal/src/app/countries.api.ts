import { queryOptions, useQuery } from '@tanstack/react-query';
import { unwrap } from '@app/api-client';
import { api } from '@app/ui';

/** Countries in which organisations can be registered, the portal's own first. Anyone may ask. */
const countriesQuery = queryOptions({
  queryKey: ['countries'],
  queryFn: async ({ signal }) => (await unwrap(api.GET('/api/v1/countries', { signal }))).data,
  staleTime: 3_600_000,
});

export const useCountries = () => useQuery(countriesQuery);
