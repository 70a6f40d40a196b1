import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import type { Award } from '@app/grants';
import { Ledger } from '@app/ledger';
import type { Tx } from '@app/platform/database';
import { Outbox } from '@app/platform/events';
import { Problem } from '@app/platform/http';
import { newId } from '@app/platform/ids';
import type { DecideDto } from '../requests/allocation-request.dto';
import type { AllocationDecision, AllocationRequest } from '../requests/allocation-request.entity';
import { Lot } from './lot.entity';
import { poolClosed } from '../compute.problems';
import { Pool } from '../pools/pool.entity';

/** A lot as a decision wants it, before it is made. */
export interface PlannedLot {
  gpuSeconds: bigint;
  from: Date;
  until: Date;
}

/** Turns a decision into dated lots: GPU time moves from the award's unallotted account into each lot's account. */
@Injectable()
export class LotMaking {
  constructor(
    private readonly ledger: Ledger,
    private readonly outbox: Outbox,
  ) {}

  /** What the body grants: its lots, or one of all that was asked. @throws 400 for dates that end before they begin */
  planned(request: AllocationRequest, body: DecideDto): PlannedLot[] {
    if (!body.lots) return [{ gpuSeconds: request.gpu_seconds, from: request.valid_from, until: request.valid_until }];
    return body.lots.map((lot, n) => {
      const from = lot.valid_from ? new Date(lot.valid_from) : request.valid_from;
      const until = lot.valid_until ? new Date(lot.valid_until) : request.valid_until;
      if (until <= from)
        throw Problem.invalid([{ pointer: `/lots/${n}/valid_until`, code: 'before-start', limit: from, value: until }]);
      return { gpuSeconds: BigInt(lot.gpu_seconds), from, until };
    });
  }

  async make(
    tx: Tx,
    caller: Caller,
    request: AllocationRequest,
    decision: AllocationDecision,
    award: Award,
    planned: readonly PlannedLot[],
  ): Promise<void> {
    const pool = await tx.manager.findOneByOrFail(Pool, { id: request.pool_id });
    if (pool.state !== 'open') throw poolClosed(pool.name);
    for (const { gpuSeconds, from, until } of planned) {
      if (until <= tx.now)
        throw Problem.invalid([{ pointer: '/lots', code: 'in-the-past', limit: tx.now, value: until }]);
      const id = newId();
      const { accountId, trancheId, validFrom, validUntil } = await this.ledger.allot(tx, {
        book: request.project_id,
        awardId: award.id,
        asset: pool.asset,
        poolId: pool.id,
        lotId: id,
        gpuSeconds,
        validFrom: from,
        validUntil: until,
        cause: { kind: 'allocation_decision', id: decision.id },
        personId: caller.personId,
        requestId: caller.requestId,
      });
      const lot: Lot = {
        project_id: request.project_id,
        id,
        programme_id: request.programme_id,
        pool_id: pool.id,
        account_id: accountId,
        award_id: award.id,
        tranche_id: trancheId,
        decision_id: decision.id,
        asset: pool.asset,
        amount: gpuSeconds,
        returned: 0n,
        valid_from: validFrom,
        valid_until: validUntil,
        state: from <= tx.now ? 'active' : 'pending',
        frozen_at: null,
        frozen_reason: null,
        revoking_at: null,
        expired_at: null,
        ended_reason: null,
        created_at: tx.now,
        version: 1,
      };
      await tx.manager.insert(Lot, lot);
      const payload = { pool_id: pool.id, gpu_seconds: String(gpuSeconds), state: lot.state };
      await this.outbox.publish(tx, { topic: `lot.${lot.state}`, scopeId: lot.project_id, key: id, payload });
    }
  }
}
