import { type Change, Problem } from '@app/platform/http';
import type { Balance } from './ledger';
import { gpuTimeTold } from './money';

export const amountMissing = (accountId: string) =>
  new Problem({
    status: 409,
    code: 'amount-missing',
    detail: 'The account does not hold as much as this would take from it.',
    params: { account_id: accountId },
  });

const inPart = (seconds: bigint): Change => ({
  action: 'approve-in-part',
  values: { gpu_seconds: Number(seconds) },
  effect: `at most ${gpuTimeTold(seconds)} fit in one lot`,
  possible: true,
});

export const gpuTimeMissing = (asset: string, requested: bigint, tranches: readonly Omit<Balance, 'frozen'>[]) => {
  const most = tranches.reduce((all, { available }) => (available > all ? available : all), 0n);
  return new Problem({
    status: 409,
    code: 'gpu-time-missing',
    detail: `No tranche of the award has ${gpuTimeTold(requested)} of ${asset.replace('GPU_SEC:', '')} left to allot.`,
    // An award that has no time of this type, or none that is valid then, is a tranche of nothing.
    checks: (tranches.length > 0 ? tranches : [{ limit: 0n, used: 0n, held: 0n }]).map(({ limit, used, held }) => ({
      check: 'unallotted-gpu-time',
      result: 'failed',
      dimension: asset,
      limit: limit.toString(),
      used: used.toString(),
      held: held.toString(),
      requested: requested.toString(),
    })),
    changes: [
      ...(most > 0n ? [inPart(most)] : []),
      { action: 'refuse-request', effect: 'nothing leaves the award, and the project can ask anew', possible: true },
    ],
  });
};

/** No tranche that has the time left lasts until the lot ends: a lot is never cut. */
export const daysOutsideTranche = (lasts: Date, requested: Date) =>
  new Problem({
    status: 409,
    code: 'days-outside-tranche',
    detail: 'No tranche of the award that has so much GPU time left lasts until the lot ends.',
    checks: [
      {
        check: 'tranche-days',
        result: 'failed',
        dimension: 'last-day',
        limit: lasts.toISOString(),
        requested: requested.toISOString(),
      },
    ],
    changes: [{ action: 'grant-fewer-days', effect: 'the lot can be made', possible: true }],
  });
