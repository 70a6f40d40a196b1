import { unwrap } from '@app/api-client';
import { api, queryClient } from '@app/ui';

/**
 * Signs in with what was just typed, and goes on to a place of either site. The server opens a session of its own making,
 * as for everybody. Where it does not let one in now, the sign-in page asks again, and leads to the same place.
 */
export async function enter(account: { email: string; password: string }, to: string): Promise<void> {
  const entered = await unwrap(api.POST('/api/v1/sessions', { body: account })).then(
    () => true,
    () => false,
  );
  queryClient.clear();
  // The console is another site at the same address, so this is no step within the router.
  location.assign(entered ? to : signInFor(to));
}

/** Goes on to a place as somebody who has an account: at once where they are signed in already, else by the sign-in page. */
export async function enterAs(email: string, to: string): Promise<void> {
  // What was done is done, whether or not this is heard.
  const { data } = await api.GET('/api/v1/me').catch(() => ({ data: undefined }));
  queryClient.clear();
  location.assign(data?.email === email ? to : signInFor(to));
}

const signInFor = (to: string): string => `/sign-in?to=${encodeURIComponent(to)}`;
