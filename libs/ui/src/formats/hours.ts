/**
 * Whole seconds of hours, as both are asked for: what is shorter than half a second is none.
 * @param hours a number as the API takes it, `1.5`; null where none could be read
 * @returns null while they are no number above zero
 */
export function secondsOf(hours: string | null): number | null {
  const seconds = Math.round(Number(hours) * 3600);
  return Number.isSafeInteger(seconds) && seconds > 0 ? seconds : null;
}
