/** Shares of an award, in per cent spent, that are told, lowest first. */
export const thresholds = [50, 75, 90, 100] as const;
export type Threshold = (typeof thresholds)[number];

/** From here on the programme's administrators hear of it too. */
export const officeFrom: Threshold = 90;

/**
 * The thresholds that an award's spending has reached. What is held is not spent: it may come back.
 * @param spent minor units captured from the award
 * @param funded minor units that the award put into its accounts; none reaches no threshold
 */
export const reached = (spent: bigint, funded: bigint): Threshold[] =>
  funded > 0n ? thresholds.filter((percent) => spent * 100n >= funded * BigInt(percent)) : [];
