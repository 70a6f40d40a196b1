import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import { Audit, type ActOn } from '@app/audit';
import { Identity } from '@app/identity';
import type { Tx } from '@app/platform/database';
import { Outbox } from '@app/platform/events';
import { Problem } from '@app/platform/http';
import { Participant } from './participant.entity';
import { participantStates, type ParticipantState } from './participant.state';

/** Steps of a participant's life, the same from whichever side they are taken. */
@Injectable()
export class ParticipantActs {
  constructor(
    private readonly identity: Identity,
    private readonly audit: Audit,
    private readonly outbox: Outbox,
  ) {}

  /** The row, locked until commit. @throws 404 */
  async locked(tx: Tx, where: Pick<Participant, 'project_id' | 'id'>): Promise<Participant> {
    const row = await tx.manager.findOne(Participant, { where, lock: { mode: 'pessimistic_write' } });
    if (!row) throw Problem.notFound('participant');
    return row;
  }

  /** A new participant, which its organisation finds among its participations; the project must be entered. */
  async add(tx: Tx, row: Participant): Promise<void> {
    await tx.manager.insert(Participant, row);
    await tx.within(tx.door, { ...tx.scopes, organisations: [row.org_id] }, () =>
      tx.query(`insert into participations (org_id, id, project_id) values ($1, $2, $3)`, [
        row.org_id,
        row.id,
        row.project_id,
      ]),
    );
  }

  /** Moves it, tells the guard, records and publishes; the project must be entered. */
  async move(
    tx: Tx,
    caller: Caller,
    row: Participant,
    to: ParticipantState,
    act: ActOn<'participant'>,
    reason?: string,
  ): Promise<Participant> {
    const state = participantStates.move(row.state, to, act.replace('participant.', '').replaceAll('_', ' '));
    const change: Partial<Participant> = {
      state,
      state_reason: state === 'active' ? null : (reason ?? null),
      version: row.version + 1,
      ...(row.state === 'invited' ? { answered_by: caller.personId, answered_at: tx.now } : {}),
    };
    await tx.manager.update(Participant, { project_id: row.project_id, id: row.id }, change);
    await this.identity.setScopeState(tx, {
      scopeKind: 'project',
      scopeId: row.project_id,
      organisationId: row.org_id,
      state,
    });
    if (state === 'left') await this.identity.takeBack(tx, { organisationId: row.org_id, scopeId: row.project_id });
    const moved = { ...row, ...change };
    await this.tell(tx, caller, moved, act, row.state, reason);
    return moved;
  }

  /** Audit record and news, for the project and for the organisation concerned. */
  async tell(
    tx: Tx,
    caller: Caller,
    row: Participant,
    act: ActOn<'participant'>,
    before?: ParticipantState,
    reason?: string,
  ): Promise<void> {
    await this.audit.record(tx, caller, {
      scopeId: row.project_id,
      action: act,
      subject: 'participant',
      subjectId: row.id,
      before: before && { state: before },
      after: { state: row.state, role: row.role },
      reason,
    });
    const payload = { organisation_id: row.org_id, project_id: row.project_id, state: row.state };
    await this.outbox.publish(tx, { topic: act, scopeId: row.project_id, key: row.id, payload });
    await tx.within(tx.door, { ...tx.scopes, organisations: [row.org_id] }, () =>
      this.outbox.publish(tx, { topic: act, scopeId: row.org_id, key: row.id, payload }),
    );
  }
}
