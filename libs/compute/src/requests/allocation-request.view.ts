import { Injectable } from '@nestjs/common';
import { secondsShown } from '@app/ledger';
import type { Tx } from '@app/platform/database';
import { show } from '@app/platform/ids';
import type {
  AllocationDecisionDto,
  AllocationRequestDto,
  AllocationRequestSummaryDto,
} from './allocation-request.dto';
import { AllocationDecision, AllocationMessage, type AllocationRequest } from './allocation-request.entity';
import { Lot } from '../lots/lot.entity';
import { Pool } from '../pools/pool.entity';

/** A request with its pool's GPU type. */
export type RequestRow = AllocationRequest & { gpu_type: string };

/** Requests as both sides see them. */
@Injectable()
export class AllocationRequestView {
  /** With questions, answers and the decision. */
  async whole(tx: Tx, row: AllocationRequest): Promise<AllocationRequestDto> {
    const pool = await tx.manager.findOneByOrFail(Pool, { id: row.pool_id });
    const messages = await tx.manager.find(AllocationMessage, {
      where: { project_id: row.project_id, request_id: row.id },
      order: { id: 'ASC' },
    });
    const decision = await tx.manager.findOneBy(AllocationDecision, { project_id: row.project_id, request_id: row.id });
    return {
      ...summary({ ...row, gpu_type: pool.gpu_type }),
      messages: messages.map(({ kind, text, person_id, at }) => ({ kind, text, person: show('per', person_id), at })),
      decision: decision && (await this.decision(tx, decision)),
    };
  }

  private async decision(tx: Tx, row: AllocationDecision): Promise<AllocationDecisionDto> {
    const lots = await tx.manager.find(Lot, {
      where: { project_id: row.project_id, decision_id: row.id },
      order: { valid_until: 'ASC', id: 'ASC' },
    });
    return {
      outcome: row.outcome,
      gpu_seconds: secondsShown(row.gpu_seconds),
      concurrent_gpus: row.concurrent_gpus,
      reasons: row.reasons,
      decided_by: show('per', row.decided_by),
      decided_at: row.decided_at,
      lots: lots.map(({ id }) => show('lot', id)),
    };
  }
}

/** A request as a list shows it. */
export const summary = (row: RequestRow): AllocationRequestSummaryDto => ({
  id: show('alr', row.id),
  project: show('prj', row.project_id),
  organisation: show('org', row.org_id),
  pool: show('pol', row.pool_id),
  gpu_type: row.gpu_type,
  gpu_seconds: secondsShown(row.gpu_seconds),
  concurrent_gpus: row.concurrent_gpus,
  valid_from: row.valid_from,
  valid_until: row.valid_until,
  purpose: row.purpose,
  state: row.state,
  requested_by: show('per', row.requested_by),
  created_at: row.created_at,
  submitted_at: row.submitted_at,
  version: row.version,
});
