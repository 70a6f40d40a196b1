import { minorUnits, moneyOf } from '@app/ui';
import type { Hold } from './budget.api';

/** Money of a hold, grant and co-funding together: what was kept, what of it was charged, what is held still. */
export function sumsOf({ legs, price: { currency }, state }: Pick<Hold, 'legs' | 'price' | 'state'>): {
  kept: string;
  charged: string;
  still: string;
} {
  const sum = (part: 'amount' | 'captured') =>
    legs
      .filter(({ share }) => share !== 'gpu')
      .reduce((total, leg) => total + minorUnits({ amount: leg[part], currency }), 0n);
  const [kept, charged] = [sum('amount'), sum('captured')];
  const amount = (units: bigint) => moneyOf(units, currency).amount;
  return { kept: amount(kept), charged: amount(charged), still: amount(state === 'open' ? kept - charged : 0n) };
}
