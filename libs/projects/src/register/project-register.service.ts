import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import { Audit, type AuditAction } from '@app/audit';
import { Identity } from '@app/identity';
import { Organisations } from '@app/organisations';
import { Database, type Tx } from '@app/platform/database';
import { Outbox } from '@app/platform/events';
import { Cursors, matchVersion, type PageQuery } from '@app/platform/http';
import { newId, show } from '@app/platform/ids';
import { ParticipantActs } from '../participants/participant.acts';
import type { Participant } from '../participants/participant.entity';
import type {
  CreateProjectDto,
  OfficeProjectDto,
  ProgrammeOrganisationPage,
  ProjectDto,
  ProjectPage,
  ProjectQuery,
  VerifiedOrganisationPage,
  VerifiedOrganisationQuery,
} from './project.dto';
import { Project } from './project.entity';
import { projectStates, type ProjectState } from './project.state';
import { type ProjectRow, ProjectView } from './project.view';
import { Projects } from '../projects';
import { ownerNamesLead, partnerNotVerified, unknownOrganisation, unknownPerson } from '../projects.problems';

/** The programme's register of projects: made, listed, suspended and resumed by its staff. */
@Injectable()
export class ProjectRegister {
  constructor(
    private readonly database: Database,
    private readonly cursors: Cursors,
    private readonly projects: Projects,
    private readonly view: ProjectView,
    private readonly acts: ParticipantActs,
    private readonly identity: Identity,
    private readonly organisations: Organisations,
    private readonly audit: Audit,
    private readonly outbox: Outbox,
  ) {}

  create(caller: Caller, body: CreateProjectDto): Promise<ProjectDto> {
    return this.database.transaction(caller, async (tx) => {
      const programmeId = caller.scopeId;
      const organisation = (await this.organisations.names(tx, [body.coordinator])).get(body.coordinator);
      if (!organisation) throw unknownOrganisation('/coordinator', show('org', body.coordinator));
      if (organisation.state !== 'verified') throw partnerNotVerified(organisation.state);
      const id = newId();
      await tx.enter('staff', { ...tx.scopes, projects: [id], books: [programmeId, id] });
      const number = await this.projects.nextNumber(tx, programmeId, 'project');
      const project: Project = {
        id,
        programme_id: programmeId,
        number: `P-${String(number).padStart(4, '0')}`,
        name: body.name,
        summary: body.summary ?? '',
        state: 'active',
        state_reason: null,
        created_by: caller.personId,
        created_at: tx.now,
        version: 1,
      };
      await tx.manager.insert(Project, project);
      await this.addCoordinator(tx, caller, project, body.coordinator);
      if (body.lead_email) await this.nameLead(tx, caller, project, body.coordinator, body.lead_email);
      await this.record(tx, caller, project, 'project.created', undefined, { name: body.name, number: project.number });
      await this.outbox.publish(tx, { topic: 'project.created', scopeId: id, key: id });
      return this.view.whole(tx, project);
    });
  }

  list(caller: Caller, query: ProjectQuery): Promise<ProjectPage> {
    const filters = [query.state ?? null, query.organisation ?? null, query.search ?? null];
    const binding = ['projects', caller.scopeId, ...filters];
    const [after] = this.cursors.after(query, binding) ?? [null];
    return this.database.transaction(caller, async (tx) => {
      const rows = await tx.query<ProjectRow>(
        `select p.*, c.org_id as coordinator from projects p
           join participants c on c.project_id = p.id and c.role = 'coordinator'
          where p.programme_id = $1 and ($2::text is null or p.state = $2)
            and ($3::uuid is null or exists (select 1 from participants o where o.project_id = p.id and o.org_id = $3
                                                and o.state in ('active', 'suspended')))
            and ($4::text is null or strpos(lower(p.number || ' ' || p.name), lower($4)) > 0)
            and ($5::uuid is null or p.id < $5)
          order by p.id desc limit $6`,
        [caller.scopeId, ...filters, after, (query.limit ?? 50) + 1],
      );
      const shown = await this.view.summaries(tx, rows);
      return this.cursors.page(
        rows,
        query,
        binding,
        (row) => [row.id],
        (_, n) => shown[n],
      );
    });
  }

  one(caller: Caller, projectId: string): Promise<OfficeProjectDto> {
    return this.database.transaction(caller, async (tx) => {
      const project = await this.projects.enterAsStaff(tx, caller.scopeId, projectId);
      return { ...(await this.view.whole(tx, project)), contacts: await this.view.contacts(tx, projectId) };
    });
  }

  /** Suspends, resumes or closes: what partners may do in a project follows from its state. */
  move(caller: Caller, projectId: string, to: ProjectState, reason: string): Promise<ProjectDto> {
    return this.database.transaction(caller, async (tx) => {
      await this.projects.enterAsStaff(tx, caller.scopeId, projectId);
      const project = await this.projects.locked(tx, projectId);
      matchVersion(caller.ifMatch, project.version);
      const action = { suspended: 'suspension', active: 'resumption', closed: 'closing' }[to];
      if (to === 'closed') await this.projects.assertClosable(tx, projectId);
      const change = {
        state: projectStates.move(project.state, to, action),
        state_reason: to === 'active' ? null : reason,
        version: project.version + 1,
      };
      await tx.manager.update(Project, { id: projectId }, change);
      await this.identity.setScopeState(tx, {
        scopeKind: 'project',
        scopeId: projectId,
        organisationId: null,
        state: to,
      });
      const act = ({ suspended: 'project.suspended', active: 'project.resumed', closed: 'project.closed' } as const)[
        to
      ];
      await this.record(tx, caller, project, act, { state: project.state }, { state: to }, reason);
      await this.outbox.publish(tx, { topic: act, scopeId: projectId, key: projectId });
      return this.view.whole(tx, { ...project, ...change });
    });
  }

  organisationsOf(caller: Caller, query: PageQuery): Promise<ProgrammeOrganisationPage> {
    const binding = ['programme-organisations', caller.scopeId];
    const [after] = this.cursors.after(query, binding) ?? [null];
    return this.database.transaction(caller, async (tx) => {
      const rows = await tx.query<{ org_id: string; projects: number }>(
        `select org_id, count(*)::int as projects from participants
          where programme_id = $1 and state in ('active', 'suspended') and ($2::uuid is null or org_id > $2)
          group by org_id order by org_id limit $3`,
        [caller.scopeId, after, (query.limit ?? 50) + 1],
      );
      const names = await this.organisations.names(
        tx,
        rows.map((row) => row.org_id),
      );
      return this.cursors.page(
        rows,
        query,
        binding,
        (row) => [row.org_id],
        (row) => ({
          id: show('org', row.org_id),
          name: names.get(row.org_id)?.legal_name ?? '',
          country: names.get(row.org_id)?.country ?? '',
          projects: row.projects,
        }),
      );
    });
  }

  /** With whom a project can be made: whoever is verified, whether they take part in the programme already or not. */
  verifiedOrganisations(caller: Caller, query: VerifiedOrganisationQuery): Promise<VerifiedOrganisationPage> {
    const search = query.search ?? null;
    const binding = ['verified-organisations', caller.scopeId, search];
    const after = this.cursors.after(query, binding);
    return this.database.transaction(caller, async (tx) =>
      this.cursors.page(
        await this.organisations.verified(tx, { search, after, limit: (query.limit ?? 50) + 1 }),
        query,
        binding,
        (row) => [row.legal_name, row.id],
        (row) => ({ id: show('org', row.id), name: row.legal_name, country: row.country }),
      ),
    );
  }

  private async addCoordinator(tx: Tx, caller: Caller, project: Project, organisationId: string): Promise<void> {
    const row: Participant = {
      project_id: project.id,
      id: newId(),
      programme_id: project.programme_id,
      org_id: organisationId,
      role: 'coordinator',
      state: 'active',
      state_reason: null,
      invited_by: caller.personId,
      invited_at: tx.now,
      answered_by: null,
      answered_at: null,
      version: 1,
    };
    await this.acts.add(tx, row);
    await this.identity.setScopeState(tx, {
      scopeKind: 'project',
      scopeId: project.id,
      organisationId,
      state: 'active',
    });
  }

  private async nameLead(
    tx: Tx,
    caller: Caller,
    project: Project,
    organisationId: string,
    email: string,
  ): Promise<void> {
    const person = await this.identity.personByEmail(tx, email);
    const members = person ? await this.identity.rolesIn(tx, 'organisation', organisationId) : [];
    if (!person || !members.some(({ personId }) => personId === person.id)) throw unknownPerson('/lead_email');
    // Who works for an organisation in a project is for its owner to say; the programme may start with the owner.
    if (!members.some(({ personId, role }) => personId === person.id && role === 'owner')) throw ownerNamesLead();
    await this.identity.grantRole(tx, {
      personId: person.id,
      scopeKind: 'project',
      scopeId: project.id,
      organisationId,
      role: 'lead',
    });
    await this.audit.record(tx, caller, {
      scopeId: project.id,
      action: 'project.person_named',
      subject: 'person',
      subjectId: person.id,
      after: { roles: ['lead'] },
    });
    const payload = { organisation_id: organisationId, by: caller.personId };
    await this.outbox.publish(tx, { topic: 'project.person_named', scopeId: project.id, key: person.id, payload });
  }

  private async record(
    tx: Tx,
    caller: Caller,
    project: Project,
    action: AuditAction,
    before?: object,
    after?: object,
    reason?: string,
  ): Promise<void> {
    const subject = { subject: 'project', subjectId: project.id };
    await this.audit.record(tx, caller, { scopeId: project.id, action, ...subject, before, after, reason });
  }
}
