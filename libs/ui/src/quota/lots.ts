import type { components } from '@app/api-client';
import type { Bar } from '../figures/bar';

export type Lot = components['schemas']['LotDto'];

/** Whether a launch can take of a lot now: it has begun, has not ended, and is neither frozen nor given back. */
export const isUsableLot = ({ state, valid_from, valid_until }: Lot, now: number): boolean =>
  !['frozen', 'closed', 'revoked'].includes(state) && Date.parse(valid_from) <= now && Date.parse(valid_until) > now;

/** What a lot's bar is made of: what went back to the award is no part of it, and what cannot be used now is barred. */
export const barOfLot = (lot: Lot, now: number): Pick<Parameters<typeof Bar>[0], 'whole' | 'parts'> => ({
  whole: BigInt(lot.amount - lot.returned),
  parts: [
    { kind: 'spent', size: BigInt(lot.used) },
    { kind: 'held', size: BigInt(lot.held) },
    { kind: isUsableLot(lot, now) ? 'free' : 'locked', size: BigInt(lot.available) },
  ],
});
