import type { AccountName, Journal } from './places';
import { unitsOf } from './units';

/** What a journal did to one account, on one side. */
export interface Side {
  id: string;
  account: AccountName | null;
  asset: string;
  /** In units of the asset; one of the two is zero. */
  debit: bigint;
  credit: bigint;
}

/** A journal's transfers as accounts have them: each account once a side, debits first; and the sums, which must agree. */
export function sidesOf({ transfers }: Pick<Journal, 'transfers'>): {
  sides: Side[];
  sums: { asset: string; debit: bigint; credit: bigint }[];
} {
  const sides = new Map<string, Side>();
  const add = (what: 'debit' | 'credit', id: string, account: AccountName | null, asset: string, amount: string) => {
    const side = sides.get(`${what} ${id}`) ?? { id, account, asset, debit: 0n, credit: 0n };
    side[what] += unitsOf(amount, asset);
    sides.set(`${what} ${id}`, side);
  };
  for (const { debit, debit_account, asset, amount } of transfers) add('debit', debit, debit_account, asset, amount);
  for (const { credit, credit_account, asset, amount } of transfers)
    add('credit', credit, credit_account, asset, amount);
  const all = [...sides.values()];
  const sums = [...new Set(all.map(({ asset }) => asset))].map((asset) => {
    const mine = all.filter((side) => side.asset === asset);
    const sum = (what: 'debit' | 'credit') => mine.reduce((total, side) => total + side[what], 0n);
    return { asset, debit: sum('debit'), credit: sum('credit') };
  });
  return { sides: all, sums };
}
