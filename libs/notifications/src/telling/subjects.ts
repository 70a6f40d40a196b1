import { Injectable } from '@nestjs/common';
import { moneyShown, secondsShown } from '@app/ledger';
import { Organisations } from '@app/organisations';
import type { Tx } from '@app/platform/database';
import type { Ids, SubjectName } from '../kinds';
import type { NotificationFacts } from '../notification.dto';

/** What something is about: the facts of its sentence, what its link names, and people who have a part in it. */
export interface Subject {
  facts: NotificationFacts;
  ids: Ids;
  /** Who asked, launched or entered it. */
  people: string[];
}

type Row = { [column: string]: unknown };

/** Reads what something is about, entering the scope whose news it is. */
@Injectable()
export class Subjects {
  constructor(private readonly organisations: Organisations) {}

  /**
   * @param scopeId project or organisation whose news it is
   * @returns null where there is nothing to tell: it is gone, or the news is the other side's
   */
  async read(tx: Tx, about: Exclude<SubjectName, 'budget'>, scopeId: string, key: string): Promise<Subject | null> {
    const inProject = { projects: [scopeId] };
    await tx.enter(
      'partner',
      about === 'version' || about === 'participation' ? { organisations: [scopeId] } : inProject,
    );
    return this[about](tx, scopeId, key);
  }

  private async request(tx: Tx, project: string, id: string): Promise<Subject | null> {
    const row = await tx.first<
      Row & { name: string; programme: string; pool: string; asked_by: string[]; asked: bigint; granted: bigint | null }
    >(
      `select j.name, r.programme_id as programme, p.name as pool, r.asked_by, r.gpu_seconds as asked, d.gpu_seconds as granted
         from allocation_requests r join projects j on j.id = r.project_id join pools p on p.id = r.pool_id
         left join allocation_decisions d on d.project_id = r.project_id and d.request_id = r.id
        where r.project_id = $1 and r.id = $2`,
      [project, id],
    );
    if (!row) return null;
    const asked = secondsShown(row.asked);
    const granted = row.granted ? secondsShown(row.granted) : null;
    return {
      facts: {
        project: row.name,
        pool: row.pool,
        gpu_seconds: granted ?? asked,
        ...(granted !== null && granted < asked ? { asked_gpu_seconds: asked } : {}),
      },
      ids: { project, programme: row.programme, request: id },
      people: row.asked_by,
    };
  }

  private async award(tx: Tx, project: string, id: string): Promise<Subject | null> {
    const row = await tx.first<Row & { name: string; programme: string; total: bigint; currency: string }>(
      `select j.name, a.programme_id as programme, a.currency, coalesce((select sum(i.amount) from award_items i
           where i.project_id = a.project_id and i.award_id = a.id and i.asset = a.currency), 0)::bigint as total
         from awards a join projects j on j.id = a.project_id where a.project_id = $1 and a.id = $2`,
      [project, id],
    );
    if (!row) return null;
    const { name, programme, total, currency } = row;
    return {
      facts: { project: name, amount: moneyShown(total, currency) },
      ids: { project, programme, award: id },
      people: [],
    };
  }

  private async co_funding(tx: Tx, project: string, id: string): Promise<Subject | null> {
    const row = await tx.first<
      Row & {
        name: string;
        programme: string;
        award: string;
        org: string;
        amount: bigint;
        currency: string;
        by: string;
        state: string;
      }
    >(
      `select j.name, c.programme_id as programme, c.award_id as award, c.org_id as org, c.amount_minor as amount, c.currency,
              c.entered_by as by, c.state
         from co_funding_entries c join projects j on j.id = c.project_id where c.project_id = $1 and c.id = $2`,
      [project, id],
    );
    // Decided meanwhile: there is nothing left to do.
    if (row?.state !== 'entered') return null;
    const organisation = (await this.organisations.names(tx, [row.org])).get(row.org)?.legal_name;
    return {
      facts: { project: row.name, organisation, amount: moneyShown(row.amount, row.currency) },
      ids: { project, programme: row.programme, award: row.award },
      people: [row.by],
    };
  }

  private async job(tx: Tx, project: string, id: string): Promise<Subject | null> {
    const row = await tx.first<Row & { name: string; project: string; by: string }>(
      `select b.name, j.name as project, b.person_id as by from jobs b join projects j on j.id = b.project_id
        where b.project_id = $1 and b.id = $2`,
      [project, id],
    );
    return row && { facts: { project: row.project, name: row.name }, ids: { project, job: id }, people: [row.by] };
  }

  /** Told in the project and in the organisation: only the organisation's is an invitation to somebody. */
  private async participation(tx: Tx, organisation: string, id: string): Promise<Subject | null> {
    const own = await tx.first<Row & { project: string }>(
      `select project_id as project from participations where org_id = $1 and id = $2`,
      [organisation, id],
    );
    if (!own) return null;
    await tx.enter('partner', { organisations: [organisation], projects: [own.project] });
    const row = await tx.first<Row & { name: string; state: string }>(
      `select j.name, p.state from participants p join projects j on j.id = p.project_id
        where p.project_id = $1 and p.id = $2`,
      [own.project, id],
    );
    if (row?.state !== 'invited') return null;
    const name = (await this.organisations.names(tx, [organisation])).get(organisation)?.legal_name;
    return {
      facts: { project: row.name, organisation: name },
      ids: { project: own.project, organisation, participation: id },
      people: [],
    };
  }

  private async version(tx: Tx, organisation: string, id: string): Promise<Subject | null> {
    const row = await tx.first<Row & { name: string; number: string; dataset: string }>(
      `select d.name, v.number, d.id as dataset from dataset_versions v
         join datasets d on d.org_id = v.org_id and d.id = v.dataset_id where v.org_id = $1 and v.id = $2`,
      [organisation, id],
    );
    if (!row) return null;
    const { name, number, dataset } = row;
    return { facts: { name, number }, ids: { organisation, dataset, version: id }, people: [] };
  }
}
