/** An amount at a moment, in the smallest unit of the currency. */
export interface Spent {
  at: number;
  amount: bigint;
}

/** What a burn-down is drawn of. */
export interface Burn {
  from: number;
  until: number;
  now: number;
  /** What had been spent by each moment, rising; the last is what is spent now. */
  spent: Spent[];
  held: bigint;
  /** From when on there is how much in all: a step for each tranche. */
  limits: Spent[];
}

const day = 86_400_000;
const paceDays = 30n;

/** Sums of the newest charges, oldest first, that end at what is spent in all. @param charges newest first, each positive */
export function running(charges: readonly Spent[], spentInAll: bigint): Spent[] {
  let after = spentInAll;
  const sums: Spent[] = [];
  for (const { at, amount } of charges) {
    sums.push({ at, amount: after });
    after -= amount;
  }
  const oldest = charges.at(-1);
  if (oldest) sums.push({ at: oldest.at, amount: after });
  return sums.reverse();
}

/** What is in force at a moment. */
export const limitAt = (limits: readonly Spent[], at: number): bigint =>
  limits.findLast((limit) => limit.at <= at)?.amount ?? 0n;

/** The straight line on which spending goes on as in the last 30 days; null where nothing was spent then. */
export function forecast({ spent, now, until }: Burn): { end: bigint; at: (moment: number) => bigint } | null {
  const total = spent.at(-1)?.amount ?? 0n;
  const since = now - Number(paceDays) * day;
  const before = spent.findLast(({ at }) => at <= since)?.amount ?? spent[0]?.amount ?? 0n;
  if (total <= before) return null;
  const begun = spent[0]?.at ?? now;
  const span = BigInt(Math.max(Math.min(Number(paceDays) * day, now - begun), day));
  const at = (moment: number) => total + ((total - before) * BigInt(Math.round(moment - now))) / span;
  return { end: at(until), at };
}

/** When the money that is there then is spent at this pace; null where it lasts. */
export function dryAt(burn: Burn): number | null {
  const line = forecast(burn);
  if (!line) return null;
  for (let at = burn.now; at <= burn.until; at += day) if (line.at(at) > limitAt(burn.limits, at)) return at;
  return null;
}
