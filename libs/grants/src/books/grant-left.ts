import { moneyShown } from '@app/ledger';
import type { GrantLeftDto } from '../grant.dto';

/** Sums over the compute lines of an award, in minor units of its currency. */
export interface GrantSums {
  credited: bigint;
  spent: bigint;
  held: bigint;
  locked: bigint;
  lapsed: bigint;
  [column: string]: unknown;
}

/**
 * Which of the accounts `a` jobs draw on as a grant, whether they can do so now or not. What the others have is spent by the
 * project's own finance, so that adding it up would promise launches what no hold can take.
 */
export const computeLines = `a.kind = 'grant_line' and a.line = 'compute'`;

const left = 'b.cr_posted - b.dr_posted - b.dr_pending';
const sum = (amount: string, where?: string) =>
  `coalesce(sum(${amount})${where ? ` filter (where ${where})` : ''}, 0)::bigint`;

/**
 * The sums of accounts `a` with their balances `b`, told apart as `place_holds` tells them apart.
 * @param now the moment, as the statement has it: `$3`
 */
export const grantSums = (now: string): string => `${sum('b.cr_posted')} as credited, ${sum('b.dr_posted')} as spent,
  ${sum('b.dr_pending')} as held,
  ${sum(left, `a.valid_until > ${now} and (b.frozen or a.valid_from > ${now})`)} as locked,
  ${sum(left, `a.valid_until <= ${now}`)} as lapsed`;

/** The same as people read it. */
export const grantLeft = ({ credited, spent, held, locked, lapsed }: GrantSums, currency: string): GrantLeftDto => ({
  limit: moneyShown(credited, currency),
  spent: moneyShown(spent, currency),
  held: moneyShown(held, currency),
  available: moneyShown(credited - spent - held - locked - lapsed, currency),
  locked: moneyShown(locked, currency),
  lapsed: moneyShown(lapsed, currency),
});
