import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import { Audit } from '@app/audit';
import { Identity } from '@app/identity';
import { secondsShown } from '@app/ledger';
import type { Tx } from '@app/platform/database';
import { show } from '@app/platform/ids';
import type {
  AllocationDecisionDto,
  AllocationRequestDto,
  AllocationRequestSummaryDto,
} from './allocation-request.dto';
import { AllocationDecision, AllocationMessage, type AllocationRequest } from './allocation-request.entity';
import { changeOnRecord } from './request-changes';
import { Lot } from '../lots/lot.entity';
import { Pool } from '../pools/pool.entity';

/** A request with its pool's GPU type. */
export type RequestRow = AllocationRequest & { gpu_type: string };

/** Requests as both sides see them. */
@Injectable()
export class AllocationRequestView {
  constructor(
    private readonly identity: Identity,
    private readonly audit: Audit,
  ) {}

  /** With questions, answers and the decision. */
  async whole(tx: Tx, caller: Caller, row: AllocationRequest): Promise<AllocationRequestDto> {
    const pool = await tx.manager.findOneByOrFail(Pool, { id: row.pool_id });
    const messages = await tx.manager.find(AllocationMessage, {
      where: { project_id: row.project_id, request_id: row.id },
      order: { id: 'ASC' },
    });
    const decision = await tx.manager.findOneBy(AllocationDecision, { project_id: row.project_id, request_id: row.id });
    const changes = await this.changes(tx, row);
    const people = [...messages, ...changes].flatMap(({ person_id }) => person_id ?? []);
    if (decision) people.push(decision.decided_by);
    const names = await this.identity.namesOnRecord(tx, caller, people);
    return {
      ...summary(caller, { ...row, gpu_type: pool.gpu_type }),
      messages: messages.map(({ kind, text, person_id, at }) => ({
        kind,
        text,
        person: show('per', person_id),
        person_name: names.get(person_id) ?? null,
        at,
      })),
      changes: changes.map(({ person_id, ...change }) => ({
        person: person_id && show('per', person_id),
        person_name: names.get(person_id ?? '') ?? null,
        ...change,
      })),
      decision: decision && (await this.decision(tx, decision, names)),
    };
  }

  /** What was changed since it was sent: the record tells, and no table beside it. */
  private async changes(tx: Tx, row: AllocationRequest) {
    if (!row.submitted_at) return [];
    const acts = await this.audit.entriesOf(tx, row.project_id, row.id, 'allocation_request.changed');
    return acts.flatMap(({ at, person_id, ...act }) => {
      const change = changeOnRecord(act);
      return change ? [{ at, person_id, ...change }] : [];
    });
  }

  private async decision(
    tx: Tx,
    row: AllocationDecision,
    names: ReadonlyMap<string, string>,
  ): Promise<AllocationDecisionDto> {
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
      decided_by_name: names.get(row.decided_by) ?? null,
      decided_at: row.decided_at,
      lots: lots.map(({ id, amount, valid_from, valid_until }) => ({
        id: show('lot', id),
        gpu_seconds: secondsShown(amount),
        valid_from,
        valid_until,
      })),
    };
  }
}

/** A key decides nothing. */
const mayDecide = (caller: Caller, { state, asked_by, programme_id }: AllocationRequest): boolean =>
  state === 'submitted' &&
  caller.credentials.kind === 'session' &&
  caller.ability.may('decide', 'AllocationRequest', programme_id) &&
  !asked_by.includes(caller.personId);

/** A request as a list shows it to somebody. */
export const summary = (caller: Caller, row: RequestRow): AllocationRequestSummaryDto => ({
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
  may_decide: mayDecide(caller, row),
  version: row.version,
});
