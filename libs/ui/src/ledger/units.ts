import { minorUnits, moneyOf } from '../formats/money';

export const isTime = (asset: string): boolean => asset.startsWith('GPU_SEC:');

/** What an amount counts, as a whole number: GPU-seconds, or the smallest unit of its currency. */
export const unitsOf = (amount: string, asset: string): bigint =>
  isTime(asset) ? BigInt(amount) : minorUnits({ amount, currency: asset });

/** What `unitsOf` took apart. */
export const amountOf = (units: bigint, asset: string): string =>
  isTime(asset) ? units.toString() : moneyOf(units, asset).amount;
