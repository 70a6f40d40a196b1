import { QueryCache, QueryClient } from '@tanstack/react-query';
import { MonsoonError } from '@app/api-client';
import { toAnother, toSignIn } from './to-sign-in';

/** A refusal will be the same a second later; what failed on the way may not. */
const again = (count: number, error: unknown) =>
  count < 2 && !(error instanceof MonsoonError && error.status < 500 && error.status !== 429);

export const queryClient = new QueryClient({
  defaultOptions: { queries: { retry: again, staleTime: 5000, refetchOnWindowFocus: true } },
  queryCache: new QueryCache({
    // A session ends on the server: at the next answer the page follows.
    onError: (error, query) => {
      if (!(error instanceof MonsoonError) || error.status !== 401) return;
      if (error.problem.code === 'another-person') toAnother();
      else if (query.queryKey[0] !== 'me') toSignIn();
    },
  }),
});
