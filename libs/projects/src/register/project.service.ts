import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import { Audit } from '@app/audit';
import { Identity } from '@app/identity';
import { Database } from '@app/platform/database';
import { Cursors, matchVersion, type PageQuery } from '@app/platform/http';
import { show } from '@app/platform/ids';
import type { RoleHolderPage } from '../programmes/programme.dto';
import type { ChangeProjectDto, MyProjectPage, ProjectDto } from './project.dto';
import { Project } from './project.entity';
import { type ProjectRow, ProjectView } from './project.view';
import { Projects } from '../projects';
import { assertActive } from '../projects.problems';
import { RoleHolders } from '../programmes/role-holders';

/** A project as its partners see and change it. */
@Injectable()
export class ProjectService {
  constructor(
    private readonly database: Database,
    private readonly cursors: Cursors,
    private readonly projects: Projects,
    private readonly view: ProjectView,
    private readonly identity: Identity,
    private readonly holders: RoleHolders,
    private readonly audit: Audit,
  ) {}

  one(caller: Caller): Promise<ProjectDto> {
    return this.database.transaction(caller, async (tx) =>
      this.view.whole(tx, await this.projects.project(tx, caller.scopeId)),
    );
  }

  change(caller: Caller, body: ChangeProjectDto): Promise<ProjectDto> {
    return this.database.transaction(caller, async (tx) => {
      const project = await this.projects.locked(tx, caller.scopeId);
      matchVersion(caller.ifMatch, project.version);
      assertActive(project);
      const before = { name: project.name, summary: project.summary };
      const change = { name: body.name ?? before.name, summary: body.summary ?? before.summary };
      await tx.manager.update(Project, { id: project.id }, { ...change, version: project.version + 1 });
      const subject = { subject: 'project', subjectId: project.id, before, after: change };
      await this.audit.record(tx, caller, { scopeId: project.id, action: 'project.changed', ...subject });
      return this.view.whole(tx, { ...project, ...change, version: project.version + 1 });
    });
  }

  people(caller: Caller, query: PageQuery): Promise<RoleHolderPage> {
    return this.database.transaction(caller, (tx) =>
      this.holders.page(tx, { scopeKind: 'project', scopeId: caller.scopeId }, query),
    );
  }

  /** The caller's projects across organisations, but where a part in one is suspended; with a key only those that it may read. */
  mine(caller: Caller, query: PageQuery): Promise<MyProjectPage> {
    const binding = ['my-projects', caller.personId];
    const [after] = this.cursors.after(query, binding) ?? [null];
    return this.database.transaction(caller, async (tx) => {
      const grants = (await this.identity.openRolesOf(tx, caller.personId)).filter(
        ({ scopeKind, scopeId }) => scopeKind === 'project' && caller.ability.may('read', 'Project', scopeId),
      );
      const ids = [...new Set(grants.map(({ scopeId }) => scopeId))];
      return tx.within('partner', { projects: ids, person: caller.personId }, async () => {
        const rows = await tx.query<ProjectRow>(
          `select p.*, c.org_id as coordinator from projects p
             join participants c on c.project_id = p.id and c.role = 'coordinator'
            where p.id = any ($1) and ($2::uuid is null or p.id < $2) order by p.id desc limit $3`,
          [ids, after, (query.limit ?? 50) + 1],
        );
        const shown = new Map((await this.view.summaries(tx, rows)).map((project) => [project.id, project]));
        return this.cursors.page(
          rows,
          query,
          binding,
          (row) => [row.id],
          (row) => {
            const held = grants.filter(({ scopeId }) => scopeId === row.id);
            const organisations = new Set(held.flatMap(({ organisationId }) => organisationId ?? []));
            return {
              ...shown.get(show('prj', row.id))!,
              roles: [...new Set(held.map(({ role }) => role))],
              organisations: [...organisations].map((organisation) => show('org', organisation)),
            };
          },
        );
      });
    });
  }
}
