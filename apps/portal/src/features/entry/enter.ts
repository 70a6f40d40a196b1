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
  location.assign(entered ? to : `/sign-in?to=${encodeURIComponent(to)}`);
}
