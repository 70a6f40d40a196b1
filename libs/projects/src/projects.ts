import { Injectable } from '@nestjs/common';
import type { Tx } from '@app/platform/database';
import { type Check, Problem } from '@app/platform/http';
import { Participant } from './participants/participant.entity';
import { Programme, ProgrammeCounter } from './programmes/programme.entity';
import { projectNotEnded } from './projects.problems';
import { Project } from './register/project.entity';

/** What has not ended in a project, or null; asked with the project entered. */
export type ClosingCheck = (tx: Tx, projectId: string) => Promise<Check | null>;

/** What other rooms ask of projects: facts inside the scopes that are entered. */
@Injectable()
export class Projects {
  private readonly closingChecks: ClosingCheck[] = [];

  /** Rooms that come later tell here, when they start, what must have ended before a project is closed. */
  beforeClosing(check: ClosingCheck): void {
    this.closingChecks.push(check);
  }

  /** @throws 409 `project-not-ended` */
  async assertClosable(tx: Tx, projectId: string): Promise<void> {
    const open: Check[] = [];
    for (const check of this.closingChecks) {
      const found = await check(tx, projectId);
      if (found) open.push(found);
    }
    if (open.length > 0) throw projectNotEnded(open);
  }

  /** A programme. @throws 404 when there is none */
  async programme(tx: Tx, id: string): Promise<Programme> {
    const row = await tx.manager.findOneBy(Programme, { id });
    if (!row) throw Problem.notFound('programme');
    return row;
  }

  /** A project that is entered (or, for staff, lies in the programme entered). @throws 404 otherwise */
  async project(tx: Tx, id: string): Promise<Project> {
    const row = await tx.manager.findOneBy(Project, { id });
    if (!row) throw Problem.notFound('project');
    return row;
  }

  /** The project, locked until commit: whoever changes who takes part goes one after the other. @throws 404 */
  async locked(tx: Tx, id: string): Promise<Project> {
    const row = await tx.manager.findOne(Project, { where: { id }, lock: { mode: 'pessimistic_write' } });
    if (!row) throw Problem.notFound('project');
    return row;
  }

  /** Organisations of a project that take part now (`active`); `all` also those invited, suspended or gone. */
  async participants(tx: Tx, projectId: string, all = false): Promise<Participant[]> {
    return tx.manager.find(Participant, {
      where: { project_id: projectId, ...(all ? {} : { state: 'active' as const }) },
      order: { invited_at: 'ASC', id: 'ASC' },
    });
  }

  /** The organisation that answers for the project to the programme. */
  async coordinator(tx: Tx, projectId: string): Promise<Participant> {
    const row = await tx.manager.findOneBy(Participant, { project_id: projectId, role: 'coordinator' });
    if (!row) throw Problem.notFound('project');
    return row;
  }

  /**
   * A staff act on one project of the programme entered: finds it, then enters it (and its book) beside the programme.
   * @throws 404 when the project is not of this programme
   */
  async enterAsStaff(tx: Tx, programmeId: string, projectId: string): Promise<Project> {
    const project = await tx.manager.findOneBy(Project, { id: projectId, programme_id: programmeId });
    if (!project) throw Problem.notFound('project');
    await tx.enter('staff', { ...tx.scopes, projects: [projectId], books: [programmeId, projectId] });
    return project;
  }

  /** The next number of a kind in a programme, without gaps: it is taken back when the transaction is. */
  async nextNumber(tx: Tx, programmeId: string, kind: ProgrammeCounter['kind']): Promise<number> {
    const [row] = await tx.query<{ last: number }>(
      `insert into programme_counters as c (programme_id, kind, last) values ($1, $2, 1)
       on conflict (programme_id, kind) do update set last = c.last + 1 returning last`,
      [programmeId, kind],
    );
    return row.last;
  }
}
