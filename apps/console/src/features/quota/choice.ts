import type { Formats } from '@app/ui';
import type { Decision, Impact } from './quota.api';

export const ways = ['whole', 'part', 'ask', 'refuse'] as const;
export type Way = (typeof ways)[number];

/** What is being thought of, before it is sent. */
export interface Choice {
  way: Way;
  /** GPU-hours to grant in part, as they are written in the field. */
  hours: string;
}

/** GPU-seconds that a decision is weighed for: while there is a question, all that was asked. @param asked what the request asks for @param seconds of hours as they were typed */
export function grantedBy({ way, hours }: Choice, asked: number, seconds: Formats['seconds']): number {
  if (way !== 'part') return way === 'refuse' ? 0 : asked;
  return seconds(hours) ?? 0;
}

/** In tenths of an hour, as they are written, and no more than there is. */
const written = (seconds: number) => Math.floor(seconds / 360) * 360;

/** A part in tenths of an hour, and no more than that. @param write a number of the API as one would type it */
export const partOf = (seconds: number, write: Formats['write']): Choice => ({
  way: 'part',
  hours: write(String(written(seconds) / 3600)),
});

/**
 * The most of a request that can be granted so that the pool carries it, as it can be written, and which of the two sets the bound:
 * the award where both do, since a decision for more than it gives is refused.
 */
export const mostOf = ({ fits, award_gives }: Pick<Impact, 'fits' | 'award_gives'>) =>
  fits < award_gives
    ? { seconds: written(fits), by: 'pool' as const }
    : { seconds: written(award_gives), by: 'award' as const };

/**
 * The lots that a decision says: none for all that was asked, in amount and days. Where the award can give fewer days, they are
 * said, so that nothing else is granted than what was read.
 * @param impact as it was read last; without it the API grants what was asked or refuses
 */
export function lotsBy(
  { way }: Choice,
  gpu_seconds: number,
  impact: Pick<Impact, 'days' | 'from' | 'until'> | undefined,
): Pick<Decision, 'lots'> {
  const days = impact?.days === 'fewer' ? { valid_from: impact.from, valid_until: impact.until } : {};
  return way === 'part' || impact?.days === 'fewer' ? { lots: [{ gpu_seconds, ...days }] } : {};
}
