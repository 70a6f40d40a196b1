import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import { Organisations } from '@app/organisations';
import { Database, type Tx } from '@app/platform/database';
import { read, show } from '@app/platform/ids';
import type { AgreementProjectList } from './agreement-project.dto';

const mostOwn = 1000;
const mostShown = 8;

interface Found {
  id: string;
  name: string;
  number: string;
  coordinator: string;
  time_zone: string;
  takes_part: boolean;
  [column: string]: unknown;
}

/** Projects that an organisation can give a right to its data, to choose from before it does. */
@Injectable()
export class AgreementProjects {
  constructor(
    private readonly database: Database,
    private readonly organisations: Organisations,
  ) {}

  /**
   * Projects in which the organisation takes part, by a part of name or number. Any other is found by its whole id alone, which its
   * people tell, and only by who may give it a right.
   */
  find(caller: Caller, text: string): Promise<AgreementProjectList> {
    const asked = text.trim();
    const id = read('prj', asked);
    return this.database.transaction(caller, async (tx) => {
      const own = await this.own(tx, caller.scopeId);
      const told = id !== null && caller.ability.may('agree', 'Agreement', caller.scopeId) ? [id] : [];
      return tx.within('partner', { ...caller.scopes, projects: [...new Set([...own, ...told])] }, async () => {
        const rows = await tx.query<Found>(
          `select p.id, p.name, p.number, g.time_zone, c.org_id as coordinator, me.id is not null as takes_part
             from projects p join programmes g on g.id = p.programme_id
             join participants c on c.project_id = p.id and c.role = 'coordinator'
             left join participants me on me.project_id = p.id and me.org_id = $1 and me.state = 'active'
            where p.id = any ($2) and p.state <> 'closed'
              and case when $3::uuid is null
                    then me.id is not null and (strpos(lower(p.name), lower($4)) > 0 or strpos(lower(p.number), lower($4)) > 0)
                    else p.id = $3 and (me.id is not null or $5) end
            order by p.id desc limit ${mostShown + 1}`,
          [caller.scopeId, [...own, ...told], id, asked, told.length > 0],
        );
        const names = await this.organisations.names(tx, [...new Set(rows.map(({ coordinator }) => coordinator))]);
        return {
          data: rows.slice(0, mostShown).map(({ coordinator, ...row }) => ({
            id: show('prj', row.id),
            name: row.name,
            number: row.number,
            coordinator_name: names.get(coordinator)?.legal_name ?? '',
            time_zone: row.time_zone,
            takes_part: row.takes_part,
          })),
          more: rows.length > mostShown,
        };
      });
    });
  }

  private async own(tx: Tx, organisation: string): Promise<string[]> {
    const rows = await tx.query<{ project_id: string }>(
      `select distinct project_id from participations where org_id = $1 order by project_id desc limit ${mostOwn}`,
      [organisation],
    );
    return rows.map(({ project_id }) => project_id);
  }
}
