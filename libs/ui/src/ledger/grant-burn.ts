import type { components } from '@app/api-client';
import { type Burn, burnOf } from '../charts/burn-data';
import { minorUnits } from '../formats/money';
import { isCompute } from './left';
import type { Account } from './places';

type Series = components['schemas']['SeriesDto'];

/** Sums of the grant's curve in minor units. */
const grantOf = ({ data }: Series, currency: string) => {
  const days = data.find(({ share, asset }) => share === 'grant' && asset === currency)?.days ?? [];
  const units = (amount: string) => minorUnits({ amount, currency });
  return days.map(({ day, spent, held }) => ({ day, amount: units(spent), held: units(held) }));
};

/**
 * The burn-down of what jobs draw of a grant: its compute lines, which are all that is ever charged. A day's sum stands at its end,
 * today's now.
 * @param whole the curve from the beginning
 * @param recent the same, or only its last months: a point a day
 * @returns null where nothing was granted, held or spent yet
 */
export function grantBurn(
  whole: Series,
  recent: Series,
  grant: readonly Account[],
  currency: string,
  now: number,
): Burn | null {
  const spent = grantOf(whole, currency).map(({ day, amount, held }) => ({
    day,
    at: Math.min(Date.parse(`${day}T23:59:59Z`), now),
    amount,
    held,
  }));
  if (spent.length === 0) return null;
  // Today is not over: its sum says nothing of the pace.
  const totals = grantOf(recent, currency)
    .slice(0, -1)
    .map(({ amount }) => amount);
  const portions = grant.filter(isCompute).map(({ valid_from, valid_until, limit, available }) => ({
    from: valid_from ? Date.parse(valid_from) : spent[0].at,
    until: valid_until ? Date.parse(valid_until) : now,
    limit: minorUnits({ amount: limit, currency }),
    available: minorUnits({ amount: available, currency }),
  }));
  return burnOf(spent, totals, portions, now);
}
