/** A day on a pool, in GPU-seconds. */
export interface Day {
  /** `YYYY-MM-DD`, of UTC. */
  day: string;
  used: number;
  capacity: number;
  /** Of `used` by the programme that looks, where one does. */
  own?: number;
}

/** The share that was used of all that could be computed on some days; null where that was nothing. */
export function shareOf(days: readonly Day[]): number | null {
  const all = (part: 'used' | 'capacity') => days.reduce((sum, day) => sum + day[part], 0);
  return all('capacity') > 0 ? all('used') / all('capacity') : null;
}
