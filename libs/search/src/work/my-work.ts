import { Injectable } from '@nestjs/common';
import type { Caller, RoleGrant } from '@app/access';
import { computeLines, grantLeft, grantSums, type GrantSums } from '@app/grants';
import { Identity } from '@app/identity';
import { Database, type Tx } from '@app/platform/database';
import { Cursors, type Page, type PageQuery } from '@app/platform/http';
import { show } from '@app/platform/ids';
import type { MyBudgetDto, MyJobDto, MyJobList } from './work.dto';

const mostJobs = 50;
const jobColumns =
  'id, name, state, project_id, greatest(used_seconds, captured_seconds) as used_seconds, time_limit_seconds, created_at';

interface JobRow {
  id: string;
  name: string;
  state: string;
  project_id: string;
  project_name: string;
  used_seconds: bigint;
  time_limit_seconds: bigint;
  created_at: Date;
  [column: string]: unknown;
}

interface BudgetRow extends GrantSums {
  id: string;
  number: string;
  name: string;
  state: string;
  /** Null without an accepted award, where the sums are too. */
  currency: string | null;
}

/** What runs for somebody and what is left to them, across their projects. */
@Injectable()
export class MyWork {
  constructor(
    private readonly database: Database,
    private readonly identity: Identity,
    private readonly cursors: Cursors,
  ) {}

  /** Jobs of the caller's own that have not ended, newest first: of every project, by the indexes of states. */
  jobs(caller: Caller): Promise<MyJobList> {
    return this.database.transaction(caller, async (tx) => {
      const projects = await this.projects(tx, caller, 'Job');
      const rows = await tx.within('partner', { projects: [...projects.keys()], person: caller.personId }, () =>
        tx.query<JobRow>(
          `select j.id, j.name, j.state, j.project_id, p.name as project_name, j.used_seconds, j.time_limit_seconds, j.created_at
             from (select * from (
               select ${jobColumns} from jobs where project_id = any ($1) and state = 'queued' and person_id = $2 union all
               select ${jobColumns} from jobs where project_id = any ($1) and state = any ($3) and state <> 'queued' and person_id = $2) live
               order by id desc limit $4) j join projects p on p.id = j.project_id order by j.id desc`,
          [[...projects.keys()], caller.personId, ['running', 'pausing', 'paused', 'stopping'], mostJobs + 1],
        ),
      );
      return { data: rows.slice(0, mostJobs).map(jobShown), more: rows.length > mostJobs };
    });
  }

  /** The caller's projects, newest first, with what is left of each grant; only a page's projects are entered. */
  budgets(caller: Caller, query: PageQuery): Promise<Page<MyBudgetDto>> {
    const binding = ['my-budgets', caller.personId];
    const [after] = this.cursors.after(query, binding) ?? [null];
    return this.database.transaction(caller, async (tx) => {
      const projects = await this.projects(tx, caller, 'Project');
      const ids = [...projects.keys()]
        .filter((id) => !after || id < after)
        .sort()
        .reverse()
        .slice(0, (query.limit ?? 50) + 1);
      const rows = await tx.within('partner', { projects: ids, person: caller.personId }, () =>
        tx.query<BudgetRow>(
          `select p.id, p.number, p.name, p.state, w.currency, g.* from projects p
             left join awards w on w.project_id = p.id and w.state in ('accepted', 'active', 'suspended', 'closing')
             left join lateral (
               select ${grantSums('$2')} from accounts a join balances b on b.book_id = a.book_id and b.account_id = a.id
                where a.book_id = p.id and ${computeLines} and a.award_id = w.id) g on w.id is not null
            where p.id = any ($1) order by p.id desc`,
          [ids, tx.now],
        ),
      );
      const shown = (row: BudgetRow): MyBudgetDto => ({
        project: show('prj', row.id),
        number: row.number,
        name: row.name,
        state: row.state,
        roles: [...new Set((projects.get(row.id) ?? []).map(({ role }) => role))],
        grant:
          row.currency !== null && caller.ability.may('read', 'Budget', row.id) ? grantLeft(row, row.currency) : null,
      });
      return this.cursors.page(rows, query, binding, ({ id }) => [id], shown);
    });
  }

  /** The projects in which the caller may read this, with their roles there. */
  private async projects(tx: Tx, caller: Caller, subject: 'Job' | 'Project'): Promise<Map<string, RoleGrant[]>> {
    const found = new Map<string, RoleGrant[]>();
    for (const grant of await this.identity.openRolesOf(tx, caller.personId)) {
      if (grant.scopeKind !== 'project' || !caller.ability.may('read', subject, grant.scopeId)) continue;
      found.set(grant.scopeId, [...(found.get(grant.scopeId) ?? []), grant]);
    }
    return found;
  }
}

const jobShown = (row: JobRow): MyJobDto => ({
  id: show('job', row.id),
  name: row.name,
  state: row.state,
  project: show('prj', row.project_id),
  project_name: row.project_name,
  used_seconds: Number(row.used_seconds),
  time_limit_seconds: Number(row.time_limit_seconds),
  created_at: row.created_at,
});
