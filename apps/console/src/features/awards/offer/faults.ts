import type { Formats } from '@app/ui';
import { lineName, linesOf, type Money, moneyOfAward, moneyWritten, type WrittenAward } from './draft';

/** What is wrong with a field of an award that is being written. */
export interface AwardFault {
  /** The field's, which is its place in what is sent. */
  name: string;
  /** The API's, or `over-envelope`: the line with which the award takes more than the envelope has. */
  code: 'before-start' | 'above-one' | 'below-total' | 'over-envelope';
  /** What would just fit: of money in minor units of the award's currency. */
  limit?: bigint | string;
}

/** How numbers are read, and an amount in minor units. */
export interface Reading {
  read: Formats['read'];
  units: (money: Money) => bigint;
}

/**
 * What the API would refuse of an award as it is written. Fields that are empty or hold no number are not looked at: they are
 * asked for when it is sent.
 * @param left of the envelope that pays, in minor units; undefined until it is chosen
 */
export function faultsOf(award: WrittenAward, left: bigint | undefined, reading: Reading): AwardFault[] {
  const { tranches, num, den, ceiling, currency } = award;
  const { read, units } = reading;
  const faults: AwardFault[] = tranches.flatMap(({ from, until }, n) =>
    from && until && until < from ? [{ name: `tranches/${n}/valid_until`, code: 'before-start' as const }] : [],
  );
  const [pays, of] = [read(num), read(den)];
  if (pays !== null && of !== null && Number(pays) > Number(of))
    faults.push({ name: 'subsidy_rate/num', code: 'above-one', limit: of });
  const total = moneyOfAward(award, read).reduce((sum, money) => sum + units(money), 0n);
  const most = moneyWritten(ceiling, currency, read);
  if (most && units(most) < total) faults.push({ name: 'ceiling/amount', code: 'below-total', limit: total });
  const over = left === undefined ? null : firstOver(award, left, reading);
  return over ? [...faults, over] : faults;
}

/** The first line, in the order of the page, with which the sum is more than the envelope has left. */
function firstOver({ tranches, currency }: WrittenAward, left: bigint, { read, units }: Reading): AwardFault | null {
  let fits = left;
  for (const [n, tranche] of tranches.entries())
    for (const line of linesOf(tranche)) {
      const money = moneyWritten(tranche.lines[line] ?? '', currency, read);
      const rest = fits - (money ? units(money) : 0n);
      if (rest < 0n) return { name: lineName(n, tranche, line), code: 'over-envelope', limit: fits };
      fits = rest;
    }
  return null;
}
