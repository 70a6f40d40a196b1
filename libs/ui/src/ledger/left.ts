import type { Account } from './places';
import { unitsOf } from './units';

/** What accounts of one asset had and have, in its smallest unit. `limit = spent + held + available + locked`. */
export interface Left {
  limit: bigint;
  spent: bigint;
  held: bigint;
  /** What a launch can take now. */
  available: bigint;
  /** What is there and cannot be taken: frozen, of a tranche that has not begun, or of one that has ended. */
  locked: bigint;
}

/** Grant lines that jobs draw on; the others are spent by the project's own finance. */
export const isCompute = ({ line }: Pick<Account, 'line'>): boolean => line === 'compute';

/** Whether holds can be placed on an account now: it is not frozen, has begun and has not ended. */
export const isDrawable = (
  { frozen, valid_from, valid_until }: Pick<Account, 'frozen' | 'valid_from' | 'valid_until'>,
  now: number,
): boolean =>
  !frozen && (!valid_from || Date.parse(valid_from) <= now) && (!valid_until || Date.parse(valid_until) > now);

/** Accounts of one asset together, with what a launch can take told apart from what it cannot. */
export function leftOf(accounts: readonly Account[], now: number): Left {
  const sum = (some: readonly Account[], part: 'limit' | 'used' | 'held' | 'available') =>
    some.reduce((total, account) => total + unitsOf(account[part], account.asset), 0n);
  const there = sum(accounts, 'available');
  const available = sum(
    accounts.filter((account) => isDrawable(account, now)),
    'available',
  );
  return {
    limit: sum(accounts, 'limit'),
    spent: sum(accounts, 'used'),
    held: sum(accounts, 'held'),
    available,
    locked: there - available,
  };
}
