import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import { Audit } from '@app/audit';
import { Identity } from '@app/identity';
import { Organisations } from '@app/organisations';
import { Database, type Tx } from '@app/platform/database';
import { Outbox } from '@app/platform/events';
import { Cursors, matchVersion, type PageQuery, Problem } from '@app/platform/http';
import { ParticipantActs } from './participant.acts';
import type { ParticipationDto, ParticipationPage } from './participant.dto';
import { Participant } from './participant.entity';
import type { RoleHolderDto, RoleHolderPage } from '../programmes/programme.dto';
import { Project } from '../register/project.entity';
import { ProjectView } from '../register/project.view';
import { partnerNotVerified } from '../projects.problems';
import { show } from '@app/platform/ids';
import { holderShown, RoleHolders } from '../programmes/role-holders';

/** An organisation's own part in projects: its invitations, its leaving, and the people it names. */
@Injectable()
export class OwnParticipation {
  constructor(
    private readonly database: Database,
    private readonly cursors: Cursors,
    private readonly view: ProjectView,
    private readonly acts: ParticipantActs,
    private readonly identity: Identity,
    private readonly holders: RoleHolders,
    private readonly organisations: Organisations,
    private readonly audit: Audit,
    private readonly outbox: Outbox,
  ) {}

  list(caller: Caller, query: PageQuery): Promise<ParticipationPage> {
    const binding = ['participations', caller.scopeId];
    const [after] = this.cursors.after(query, binding) ?? [null];
    return this.database.transaction(caller, async (tx) => {
      const own = await tx.query<{ id: string; project_id: string }>(
        `select id, project_id from participations where org_id = $1 and ($2::uuid is null or id < $2)
          order by id desc limit $3`,
        [caller.scopeId, after, (query.limit ?? 50) + 1],
      );
      const projects = own.map(({ project_id }) => project_id);
      await tx.enter(tx.door, { ...tx.scopes, projects });
      const rows = await tx.query<Participant>(
        `select p.* from participants p join unnest($1::uuid[], $2::uuid[]) as own (project_id, id) using (project_id, id)
          order by id desc`,
        [projects, own.map(({ id }) => id)],
      );
      const shown = new Map((await this.shown(tx, rows)).map((each) => [each.id, each]));
      return this.cursors.page(
        own,
        query,
        binding,
        (row) => [row.id],
        (row) => shown.get(show('par', row.id)) as ParticipationDto,
      );
    });
  }

  one(caller: Caller, id: string): Promise<ParticipationDto> {
    return this.database.transaction(caller, async (tx) => {
      const where = await this.enter(tx, caller, id);
      return (await this.shown(tx, [await tx.manager.findOneByOrFail(Participant, where)]))[0];
    });
  }

  accept(caller: Caller, id: string): Promise<ParticipationDto> {
    return this.step(caller, id, async (tx, row) => {
      if (row.state !== 'invited') throw Problem.state('participant', row.state, 'acceptance', ['invited']);
      const organisation = (await this.organisations.names(tx, [row.org_id])).get(row.org_id);
      if (organisation?.state !== 'verified') throw partnerNotVerified(organisation?.state ?? 'unknown');
      return this.acts.move(tx, caller, row, 'active', 'participant.accepted');
    });
  }

  refuse(caller: Caller, id: string, reason: string): Promise<ParticipationDto> {
    return this.step(caller, id, async (tx, row) => {
      if (row.state !== 'invited') throw Problem.state('participant', row.state, 'refusal', ['invited']);
      return this.acts.move(tx, caller, row, 'left', 'participant.refused', reason);
    });
  }

  /** Leaves a project; its people lose their roles there. The coordinator answers for the award and cannot leave. */
  leave(caller: Caller, id: string, reason: string): Promise<ParticipationDto> {
    return this.step(caller, id, async (tx, row) => {
      if (row.role === 'coordinator')
        throw Problem.conflict('coordinator-stays', 'The coordinator answers for the award and cannot leave.', {
          role: row.role,
        });
      if (row.state === 'invited') throw Problem.state('participant', row.state, 'leaving', ['active', 'suspended']);
      return this.acts.move(tx, caller, row, 'left', 'participant.left', reason);
    });
  }

  people(caller: Caller, id: string, query: PageQuery): Promise<RoleHolderPage> {
    return this.database.transaction(caller, async (tx) => {
      const { project_id } = await this.enter(tx, caller, id);
      const of = { scopeKind: 'project', scopeId: project_id, organisationId: caller.scopeId } as const;
      return this.holders.page(tx, of, query);
    });
  }

  /** Gives a member one role in the project, in place of the role they had there. */
  name(caller: Caller, id: string, personId: string, role: string): Promise<RoleHolderDto> {
    return this.database.transaction(caller, async (tx) => {
      const row = await this.locked(tx, caller, id);
      if (row.state !== 'active') throw Problem.state('participant', row.state, 'naming people', ['active']);
      // Whoever removes a member waits here, or is waited for: nobody is named after their removal took everything back.
      await tx.query(`select 1 from organisations where org_id = $1 for update`, [caller.scopeId]);
      const members = await this.identity.rolesIn(tx, 'organisation', caller.scopeId);
      const member = members.find((each) => each.personId === personId);
      if (!member) throw Problem.notFound('member');
      const as = { personId, scopeKind: 'project', scopeId: row.project_id, organisationId: row.org_id } as const;
      const held = await this.identity.rolesIn(tx, 'project', row.project_id);
      const before = held
        .filter((each) => each.personId === personId && each.organisationId === row.org_id)
        .map((each) => each.role);
      for (const old of before) await this.identity.revokeRole(tx, { ...as, role: old });
      await this.identity.grantRole(tx, { ...as, role });
      await this.record(tx, caller, row, personId, { roles: before }, { roles: [role] });
      const payload = { organisation_id: row.org_id, by: caller.personId };
      const scopeId = row.project_id;
      await this.outbox.publish(tx, { topic: 'project.person_named', scopeId, key: personId, payload });
      if (role === 'lead') await this.outbox.publish(tx, { topic: 'project.led', scopeId, key: scopeId });
      return holderShown({ ...member, role, organisationId: row.org_id });
    });
  }

  /** Takes a member's role in the project back; the service keys they made there end with it. */
  async remove(caller: Caller, id: string, personId: string): Promise<void> {
    await this.database.transaction(caller, async (tx) => {
      const row = await this.locked(tx, caller, id);
      const from = { organisationId: row.org_id, personId, scopeId: row.project_id };
      const before = (await this.identity.takeBack(tx, from)).map(({ role }) => role);
      if (before.length === 0) throw Problem.notFound('person');
      await this.record(tx, caller, row, personId, { roles: before }, { roles: [] });
    });
  }

  /** The participation is the record of the right to enter its project. @throws 404 */
  private async enter(tx: Tx, caller: Caller, id: string): Promise<{ project_id: string; id: string }> {
    const own = await tx.first<{ project_id: string }>(
      `select project_id from participations where org_id = $1 and id = $2`,
      [caller.scopeId, id],
    );
    if (!own) throw Problem.notFound('participation');
    await tx.enter(tx.door, { ...tx.scopes, projects: [own.project_id] });
    return { project_id: own.project_id, id };
  }

  private async locked(tx: Tx, caller: Caller, id: string): Promise<Participant> {
    return this.acts.locked(tx, await this.enter(tx, caller, id));
  }

  private step(
    caller: Caller,
    id: string,
    work: (tx: Tx, row: Participant) => Promise<Participant>,
  ): Promise<ParticipationDto> {
    return this.database.transaction(caller, async (tx) => {
      const row = await this.locked(tx, caller, id);
      matchVersion(caller.ifMatch, row.version);
      return (await this.shown(tx, [await work(tx, row)]))[0];
    });
  }

  private async shown(tx: Tx, rows: readonly Participant[]): Promise<ParticipationDto[]> {
    const ids = rows.map((row) => row.project_id);
    const participants = await this.view.participants(tx, rows);
    const projects = await tx.query<Project>(`select id, number, name from projects where id = any ($1)`, [ids]);
    return rows.map((row, n) => {
      const project = projects.find(({ id }) => id === row.project_id);
      return {
        ...participants[n],
        project: show('prj', row.project_id),
        project_number: project?.number ?? '',
        project_name: project?.name ?? '',
      };
    });
  }

  private async record(
    tx: Tx,
    caller: Caller,
    row: Participant,
    personId: string,
    before: object,
    after: object,
  ): Promise<void> {
    const subject = { subject: 'person', subjectId: personId, before, after };
    await this.audit.record(tx, caller, { scopeId: row.project_id, action: 'project.person_named', ...subject });
  }
}
