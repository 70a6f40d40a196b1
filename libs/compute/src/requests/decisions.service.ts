import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import { Audit, type ActOn } from '@app/audit';
import { Grants } from '@app/grants';
import { Database, type Tx } from '@app/platform/database';
import { Outbox } from '@app/platform/events';
import { matchVersion, Problem } from '@app/platform/http';
import { newId } from '@app/platform/ids';
import { assertActive, Projects } from '@app/projects';
import type { AllocationRequestDto, DecideDto } from './allocation-request.dto';
import { AllocationDecision, AllocationMessage, AllocationRequest } from './allocation-request.entity';
import { requestStates } from './allocation-request.state';
import { AllocationRequestView } from './allocation-request.view';
import { covers } from '../lots/days';
import { moreThanRequested, noActiveAward, requesterDecides } from '../compute.problems';
import { ProjectPoolCap } from '../lots/lot.entity';
import { LotMaking } from '../lots/lot-making';

/** The programme's side of a request: a question, or the one decision, never by a person who asked. */
@Injectable()
export class Decisions {
  constructor(
    private readonly database: Database,
    private readonly projects: Projects,
    private readonly grants: Grants,
    private readonly lots: LotMaking,
    private readonly view: AllocationRequestView,
    private readonly audit: Audit,
    private readonly outbox: Outbox,
  ) {}

  one(caller: Caller, id: string): Promise<AllocationRequestDto> {
    return this.database.transaction(caller, async (tx) => {
      const row = await tx.manager.findOneBy(AllocationRequest, { programme_id: caller.scopeId, id });
      if (!row || row.state === 'draft') throw Problem.notFound('allocation request');
      return this.view.whole(tx, caller, row);
    });
  }

  ask(caller: Caller, id: string, text: string): Promise<AllocationRequestDto> {
    return this.database.transaction(caller, async (tx) => {
      const row = await this.entered(tx, caller, id);
      const state = requestStates.move(row.state, 'info_needed', 'a question');
      const { project_id, programme_id } = row;
      const message = { project_id, programme_id, request_id: id, id: newId(), kind: 'question' as const, text };
      await tx.manager.insert(AllocationMessage, { ...message, person_id: caller.personId, at: tx.now });
      return this.keep(tx, caller, { ...row, state }, row, 'allocation_request.info_needed', text);
    });
  }

  decide(caller: Caller, id: string, body: DecideDto): Promise<AllocationRequestDto> {
    return this.database.transaction(caller, async (tx) => {
      const row = await this.entered(tx, caller, id);
      if (body.decision === 'refuse' && (body.lots || body.concurrent_gpus !== undefined))
        throw Problem.invalid([{ pointer: '/lots', code: 'not-with-refusal' }]);
      const granted = body.decision === 'approve' ? this.lots.planned(row, body) : [];
      const total = granted.reduce((sum, lot) => sum + lot.gpuSeconds, 0n);
      if (total > row.gpu_seconds) throw moreThanRequested(row.gpu_seconds, total);
      const asked = { from: row.valid_from, until: row.valid_until };
      const whole = total === row.gpu_seconds && granted.every((lot) => covers(lot, asked, tx.now));
      const outcome = total === 0n ? 'refused' : whole ? 'approved' : 'partly_approved';
      const state = requestStates.move(row.state, outcome, 'a decision');
      const decision: AllocationDecision = {
        project_id: row.project_id,
        request_id: row.id,
        id: newId(),
        programme_id: row.programme_id,
        outcome,
        gpu_seconds: total,
        concurrent_gpus: total === 0n ? null : (body.concurrent_gpus ?? row.concurrent_gpus),
        reasons: body.reasons,
        decided_by: caller.personId,
        decided_at: tx.now,
      };
      await tx.manager.insert(AllocationDecision, decision);
      if (total > 0n) {
        assertActive(await this.projects.project(tx, row.project_id));
        const award = await this.grants.activeAward(tx, row.project_id);
        if (!award) throw noActiveAward();
        await this.lots.make(tx, caller, row, decision, award, granted);
        await this.setCap(tx, row, decision);
      }
      return this.keep(tx, caller, { ...row, state }, row, `allocation_request.${outcome}`, body.reasons);
    });
  }

  /** Finds the request in the programme, refuses a person who asked, enters its project and locks the row. */
  private async entered(tx: Tx, caller: Caller, id: string): Promise<AllocationRequest> {
    const found = await tx.manager.findOneBy(AllocationRequest, { programme_id: caller.scopeId, id });
    if (!found || found.state === 'draft') throw Problem.notFound('allocation request');
    await this.projects.enterAsStaff(tx, caller.scopeId, found.project_id);
    const row = await tx.manager.findOneOrFail(AllocationRequest, {
      where: { project_id: found.project_id, id },
      lock: { mode: 'pessimistic_write' },
    });
    if (row.asked_by.includes(caller.personId)) throw requesterDecides();
    matchVersion(caller.ifMatch, row.version);
    return row;
  }

  private async keep(
    tx: Tx,
    caller: Caller,
    row: AllocationRequest,
    before: AllocationRequest,
    act: ActOn<'allocation_request'>,
    reason: string,
  ): Promise<AllocationRequestDto> {
    const version = row.version + 1;
    await tx.manager.update(
      AllocationRequest,
      { project_id: row.project_id, id: row.id },
      { state: row.state, version },
    );
    await this.audit.record(tx, caller, {
      scopeId: row.project_id,
      action: act,
      subject: 'allocation_request',
      subjectId: row.id,
      before: { state: before.state },
      after: { state: row.state },
      reason,
    });
    const payload = { programme_id: row.programme_id, state: row.state };
    await this.outbox.publish(tx, { topic: act, scopeId: row.project_id, key: row.id, payload });
    return this.view.whole(tx, caller, { ...row, version });
  }

  private async setCap(tx: Tx, row: AllocationRequest, decision: AllocationDecision): Promise<void> {
    if (decision.concurrent_gpus === null) return;
    const key = { project_id: row.project_id, pool_id: row.pool_id };
    const cap = { concurrent_gpus: decision.concurrent_gpus, decision_id: decision.id, set_at: tx.now };
    if (await tx.manager.existsBy(ProjectPoolCap, key)) await tx.manager.update(ProjectPoolCap, key, cap);
    else await tx.manager.insert(ProjectPoolCap, { ...key, ...cap, programme_id: row.programme_id });
  }
}
