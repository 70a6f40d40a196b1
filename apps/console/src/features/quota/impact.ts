import type { Lot } from '../../app/lots.api';
import type { QuotaRequest } from './quota.api';

/** What a pool has promised already, and what a request would add, in GPU-seconds of the time that the request is for. */
export interface Impact {
  /** All that the pool can compute in that time with the GPUs of now. */
  capacity: bigint;
  /** Promised and not yet used, by project; the largest first. */
  promised: { project: string; seconds: bigint }[];
  total: bigint;
  own: bigint;
}

const seconds = (from: string, until: string) =>
  BigInt(Math.max(0, Math.round((Date.parse(until) - Date.parse(from)) / 1000)));
const later = (a: string, b: string) => (Date.parse(a) > Date.parse(b) ? a : b);
const earlier = (a: string, b: string) => (Date.parse(a) < Date.parse(b) ? a : b);

/** States in which a lot can no longer be drawn on. */
const over = ['closed', 'revoked', 'expired', 'exhausted'];

/**
 * Reckons with the part of each lot that falls into the request's time, spread evenly over what is left of the lot's own:
 * nobody knows when a project will use it.
 */
export function impactOf(
  { project, valid_from, valid_until }: Pick<QuotaRequest, 'project' | 'valid_from' | 'valid_until'>,
  gpus: number,
  lots: readonly Lot[],
  now = new Date().toISOString(),
): Impact {
  const begin = later(valid_from, now);
  const by = new Map<string, bigint>();
  for (const lot of lots.filter(({ state }) => !over.includes(state))) {
    const from = later(lot.valid_from, now);
    const left = seconds(from, lot.valid_until);
    const shared = seconds(later(from, begin), earlier(lot.valid_until, valid_until));
    if (left === 0n || shared === 0n) continue;
    const part = (BigInt(lot.available + lot.held) * shared) / left;
    by.set(lot.project, (by.get(lot.project) ?? 0n) + part);
  }
  const promised = [...by].map(([id, sum]) => ({ project: id, seconds: sum }));
  promised.sort((a, b) => (a.seconds < b.seconds ? 1 : -1));
  return {
    capacity: BigInt(gpus) * seconds(begin, valid_until),
    promised,
    total: promised.reduce((sum, each) => sum + each.seconds, 0n),
    own: by.get(project) ?? 0n,
  };
}
