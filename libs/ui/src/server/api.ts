import { createMonsoonClient } from '@app/api-client';
import { isAct, lostAnswer, tellsNothing } from './lost-answers';
import { queryClient } from './query-client';
import { asReader, reader } from './reader';
import { sessionStore, setSession } from './session-state';

/** The API of the server that this page came from. The session's cookie goes along by itself. */
export const api = createMonsoonClient(location.origin);

const mePath = '/api/v1/me';

const codeOf = async (response: Response): Promise<string | undefined> =>
  (
    (await response
      .clone()
      .json()
      .catch(() => null)) as { code?: string } | null
  )?.code;

api.use({
  onRequest: ({ request }) => {
    for (const [name, value] of Object.entries(asReader())) request.headers.set(name, value);
  },
  onError: ({ request, error }) =>
    isAct(request) && error instanceof TypeError ? lostAnswer(request, reader() !== undefined) : undefined,
  onResponse: async ({ request, response, schemaPath }) => {
    // What somebody else changed meanwhile is read again, so that the same press, with what was typed, is about what there is now.
    if (response.status === 412) void queryClient.invalidateQueries();
    const act = isAct(request);
    if (response.ok) {
      if (sessionStore.get() === 'here' || !(act || schemaPath === mePath)) return;
      setSession('here');
      void queryClient.invalidateQueries();
    } else if (act) {
      const code = await codeOf(response);
      if (code === 'not-signed-in') setSession('nobody');
      if (code === 'another-person') setSession('another');
      if (tellsNothing(response.status, code)) return lostAnswer(request, reader() !== undefined);
    }
  },
});

/** Header of a change to a thing that was read at a version. */
export const ifMatch = (version: number): { 'If-Match': string } => ({ 'If-Match': `"${version}"` });

/** Header of an act that must not happen twice: one key an intention, the same at every try. */
export const once = (key: string): { 'Idempotency-Key': string } => ({ 'Idempotency-Key': key });
