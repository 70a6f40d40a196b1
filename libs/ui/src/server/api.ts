import { createMonsoonClient } from '@app/api-client';
import { queryClient } from './query-client';

/** The API of the server that this page came from. The session's cookie goes along by itself. */
export const api = createMonsoonClient(location.origin);

// What somebody else changed meanwhile is read again, so that the same press, with what was typed, is about what there is now.
api.use({
  onResponse: ({ response }) => {
    if (response.status === 412) void queryClient.invalidateQueries();
  },
});

/** Header of a change to a thing that was read at a version. */
export const ifMatch = (version: number): { 'If-Match': string } => ({ 'If-Match': `"${version}"` });

/** Header of an act that must not happen twice: one key an intention, the same at every try. */
export const once = (key: string): { 'Idempotency-Key': string } => ({ 'Idempotency-Key': key });
