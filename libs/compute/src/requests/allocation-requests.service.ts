import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import { Audit, type ActOn } from '@app/audit';
import { Grants } from '@app/grants';
import { Database, type Tx } from '@app/platform/database';
import { Outbox } from '@app/platform/events';
import { Cursors, matchVersion, Problem } from '@app/platform/http';
import { newId } from '@app/platform/ids';
import { assertActive, Projects } from '@app/projects';
import type {
  AllocationRequestDto,
  AllocationRequestPage,
  ChangeAllocationRequestDto,
  CreateAllocationRequestDto,
  ProgrammeRequestQuery,
} from './allocation-request.dto';
import { AllocationMessage, AllocationRequest } from './allocation-request.entity';
import { requestStates, type RequestState } from './allocation-request.state';
import { AllocationRequestView, type RequestRow, summary } from './allocation-request.view';
import { changeBetween } from './request-changes';
import { Compute } from '../compute';
import { poolClosed } from '../compute.problems';
import { refuseDates } from './request-dates';

/** A project's requests for GPU time: written, submitted, answered, withdrawn by its leads. */
@Injectable()
export class AllocationRequests {
  constructor(
    private readonly database: Database,
    private readonly cursors: Cursors,
    private readonly compute: Compute,
    private readonly projects: Projects,
    private readonly grants: Grants,
    private readonly view: AllocationRequestView,
    private readonly audit: Audit,
    private readonly outbox: Outbox,
  ) {}

  /** Of a project or, for staff, of a programme; newest first unless asked for as they were submitted. */
  list(
    caller: Caller,
    query: ProgrammeRequestQuery,
    by: 'project_id' | 'programme_id',
  ): Promise<AllocationRequestPage> {
    const { state, project, sort = '-created_at', limit = 50 } = query;
    const binding = ['allocation-requests', by, caller.scopeId, state, project, sort];
    const after = this.cursors.after(query, binding);
    const oldestFirst = sort === 'submitted_at';
    const next = oldestFirst ? '(r.submitted_at, r.id) > ($4::timestamptz, $5::uuid)' : 'r.id < $4::uuid';
    return this.database.transaction(caller, async (tx) => {
      const rows = await tx.query<RequestRow>(
        `select r.*, p.gpu_type from allocation_requests r join pools p on p.id = r.pool_id
          where r.${by} = $1 ${by === 'programme_id' ? "and r.state <> 'draft'" : ''} and ($2::text is null or r.state = $2)
            and ($3::uuid is null or r.project_id = $3) ${oldestFirst ? 'and r.submitted_at is not null' : ''}
            ${after ? `and ${next}` : ''}
          order by ${oldestFirst ? 'r.submitted_at, r.id' : 'r.id desc'} limit ${limit + 1}`,
        [caller.scopeId, state ?? null, project ?? null, ...(after ?? [])],
      );
      const position = ({ id, submitted_at }: RequestRow) =>
        oldestFirst && submitted_at ? [submitted_at.toISOString(), id] : [id];
      return this.cursors.page(rows, query, binding, position, (row) => summary(caller, row));
    });
  }

  one(caller: Caller, id: string): Promise<AllocationRequestDto> {
    return this.database.transaction(caller, async (tx) => {
      const row = await tx.manager.findOneBy(AllocationRequest, { project_id: caller.scopeId, id });
      if (!row) throw Problem.notFound('allocation request');
      return this.view.whole(tx, caller, row);
    });
  }

  create(caller: Caller, body: CreateAllocationRequestDto): Promise<AllocationRequestDto> {
    return this.database.transaction(caller, async (tx) => {
      const project = assertActive(await this.projects.project(tx, caller.scopeId));
      const pool = await this.compute.pool(tx, body.pool).catch((error: unknown) => {
        throw error instanceof Problem ? Problem.invalid([{ pointer: '/pool', code: 'unknown-pool' }]) : error;
      });
      if (pool.state !== 'open') throw poolClosed(pool.name);
      const participants = await this.projects.participants(tx, project.id);
      const own = participants.find(({ org_id }) => org_id === caller.organisationId) ?? participants[0];
      const row: AllocationRequest = {
        project_id: project.id,
        id: newId(),
        programme_id: project.programme_id,
        org_id: own.org_id,
        pool_id: pool.id,
        gpu_seconds: BigInt(body.gpu_seconds),
        concurrent_gpus: body.concurrent_gpus ?? null,
        valid_from: new Date(body.valid_from),
        valid_until: new Date(body.valid_until),
        purpose: body.purpose,
        state: 'draft',
        requested_by: caller.personId,
        asked_by: [caller.personId],
        created_at: tx.now,
        submitted_at: null,
        version: 1,
      };
      await this.refuseDates(tx, row);
      await tx.manager.insert(AllocationRequest, row);
      await this.tell(tx, caller, row, 'allocation_request.drafted');
      return this.view.whole(tx, caller, row);
    });
  }

  change(caller: Caller, id: string, body: ChangeAllocationRequestDto): Promise<AllocationRequestDto> {
    return this.step(caller, id, async (tx, row) => {
      if (row.state !== 'draft' && row.state !== 'info_needed')
        throw Problem.state('allocation request', row.state, 'a change', ['draft', 'info_needed']);
      const change: Partial<AllocationRequest> = {
        ...(body.gpu_seconds === undefined ? {} : { gpu_seconds: BigInt(body.gpu_seconds) }),
        ...(body.concurrent_gpus === undefined ? {} : { concurrent_gpus: body.concurrent_gpus }),
        ...(body.valid_from === undefined ? {} : { valid_from: new Date(body.valid_from) }),
        ...(body.valid_until === undefined ? {} : { valid_until: new Date(body.valid_until) }),
        ...(body.purpose === undefined ? {} : { purpose: body.purpose }),
      };
      await this.refuseDates(tx, { ...row, ...change });
      return this.keep(tx, caller, row, change, 'allocation_request.changed');
    });
  }

  submit(caller: Caller, id: string): Promise<AllocationRequestDto> {
    return this.step(caller, id, async (tx, row) => {
      if (row.state === 'info_needed') throw Problem.state('allocation request', row.state, 'submission', ['draft']);
      const state = requestStates.move(row.state, 'submitted', 'submission');
      await this.refuseDates(tx, row);
      return this.keep(tx, caller, row, { state, submitted_at: tx.now }, 'allocation_request.submitted');
    });
  }

  /** Answers the programme's question: the request is submitted again. */
  answer(caller: Caller, id: string, text: string): Promise<AllocationRequestDto> {
    return this.step(caller, id, async (tx, row) => {
      if (row.state !== 'info_needed')
        throw Problem.state('allocation request', row.state, 'an answer', ['info_needed']);
      const { project_id, programme_id } = row;
      const message = { project_id, programme_id, request_id: id, id: newId(), kind: 'answer' as const, text };
      await tx.manager.insert(AllocationMessage, { ...message, person_id: caller.personId, at: tx.now });
      return this.keep(tx, caller, row, { state: 'submitted' }, 'allocation_request.answered');
    });
  }

  withdraw(caller: Caller, id: string): Promise<AllocationRequestDto> {
    return this.step(caller, id, (tx, row) => {
      const state: RequestState = requestStates.move(row.state, 'withdrawn', 'withdrawal');
      return this.keep(tx, caller, row, { state }, 'allocation_request.withdrawn');
    });
  }

  /** A project without an award may ask already: what it can be granted is known once it has one. */
  private async refuseDates(tx: Tx, row: AllocationRequest): Promise<void> {
    refuseDates(row, await this.grants.liveAward(tx, row.project_id), tx.now);
  }

  private step(
    caller: Caller,
    id: string,
    work: (tx: Tx, row: AllocationRequest) => Promise<AllocationRequest>,
  ): Promise<AllocationRequestDto> {
    return this.database.transaction(caller, async (tx) => {
      assertActive(await this.projects.project(tx, caller.scopeId));
      const row = await tx.manager.findOne(AllocationRequest, {
        where: { project_id: caller.scopeId, id },
        lock: { mode: 'pessimistic_write' },
      });
      if (!row) throw Problem.notFound('allocation request');
      matchVersion(caller.ifMatch, row.version);
      return this.view.whole(tx, caller, await work(tx, row));
    });
  }

  /** Whoever has a hand in a request is kept: they cannot decide it. */
  private async keep(
    tx: Tx,
    caller: Caller,
    row: AllocationRequest,
    change: Partial<AllocationRequest>,
    act: ActOn<'allocation_request'>,
  ): Promise<AllocationRequest> {
    const asked_by = [...new Set([...row.asked_by, caller.personId])];
    const kept = { ...row, ...change, asked_by, version: row.version + 1 };
    await tx.manager.update(
      AllocationRequest,
      { project_id: row.project_id, id: row.id },
      { ...change, asked_by, version: kept.version },
    );
    await this.tell(tx, caller, kept, act, row);
    return kept;
  }

  private async tell(
    tx: Tx,
    caller: Caller,
    row: AllocationRequest,
    act: ActOn<'allocation_request'>,
    before?: AllocationRequest,
  ): Promise<void> {
    // What the office has read already: of a draft the record keeps no words.
    const changed = before?.submitted_at ? changeBetween(before, row) : null;
    await this.audit.record(tx, caller, {
      scopeId: row.project_id,
      action: act,
      subject: 'allocation_request',
      subjectId: row.id,
      before: before && facts(before),
      after: facts(row),
      ...(changed && { details: changed }),
    });
    const payload = { programme_id: row.programme_id, state: row.state };
    await this.outbox.publish(tx, { topic: act, scopeId: row.project_id, key: row.id, payload });
  }
}

const facts = (row: AllocationRequest) => ({
  state: row.state,
  pool_id: row.pool_id,
  gpu_seconds: String(row.gpu_seconds),
  valid_from: row.valid_from.toISOString(),
  valid_until: row.valid_until.toISOString(),
});
