import { Problem } from '@app/platform/http';

export const amountMissing = (accountId: string) =>
  new Problem({
    status: 409,
    code: 'amount-missing',
    detail: 'The account does not hold as much as this would take from it.',
    params: { account_id: accountId },
  });

export const gpuTimeMissing = (
  asset: string,
  requested: bigint,
  tranches: readonly { free: bigint; limit: bigint; used: bigint }[],
) =>
  new Problem({
    status: 409,
    code: 'gpu-time-missing',
    detail: `No tranche of the award has ${requested} ${asset.replace('GPU_SEC:', '')} GPU-seconds left to allot.`,
    checks: tranches.map(({ free, limit, used }) => ({
      check: 'unallotted-gpu-time',
      result: free >= requested ? 'passed' : 'failed',
      dimension: asset,
      limit: limit.toString(),
      used: used.toString(),
      held: '0',
      requested: requested.toString(),
    })),
    changes: [
      { action: 'approve-in-part', effect: 'a smaller amount fits', possible: tranches.some(({ free }) => free > 0n) },
      { action: 'amend-award', effect: 'more GPU time in the award', possible: false, ask: 'the programme office' },
    ],
  });
