import type { Tx } from '@app/platform/database';

/** Works through `door_identity`, in the caller's transaction and with its scopes. */
export function inside<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  return tx.door === 'identity' ? work() : tx.within('identity', tx.scopes, work);
}
