export const ways = ['whole', 'part', 'ask', 'refuse'] as const;
export type Way = (typeof ways)[number];

/** What is being thought of, before it is sent. */
export interface Choice {
  way: Way;
  /** GPU-hours to grant in part, as they are written in the field. */
  hours: string;
}

/** A field of hours in GPU-seconds; NaN where it holds no number. */
export const secondsOf = (hours: string): number => Math.round(Number(hours.trim().replace(',', '.')) * 3600);

/** GPU-seconds that would be granted. @param asked what the request asks for */
export function grantedBy({ way, hours }: Choice, asked: number): number {
  if (way !== 'part') return way === 'whole' ? asked : 0;
  const part = secondsOf(hours);
  return part > 0 ? part : 0;
}

/** A part in tenths of an hour, as one would write it, and no more than that. */
export const partOf = (seconds: number): Choice => ({ way: 'part', hours: String(Math.floor(seconds / 360) / 10) });
