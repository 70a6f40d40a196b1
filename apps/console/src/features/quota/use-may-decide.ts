import { useMay, useMe } from '@app/ui';
import type { QuotaRequest } from './quota.api';

/** Whether whoever looks may decide on a request now: never on their own. */
export function useMayDecide(programme: string, { state, requested_by }: QuotaRequest): boolean {
  const me = useMe();
  return useMay()('decide', 'AllocationRequest', programme) && state === 'submitted' && requested_by !== me.id;
}
