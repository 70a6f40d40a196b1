import { Injectable } from '@nestjs/common';
import { computeLines } from '@app/grants';
import { moneyShown } from '@app/ledger';
import { Database, type Tx } from '@app/platform/database';
import { Rounds } from '@app/platform/rounds';
import { Audiences } from './audiences';
import { Notifier } from './notifier';
import type { Subject } from './subjects';
import { officeFrom, reached, type Threshold } from './thresholds';

interface Spending {
  project: string;
  award: string;
  programme: string;
  name: string;
  currency: string;
  funded: bigint;
  spent: bigint;
  told: Threshold[];
  /** When the latest of them was; null where none was. */
  told_at: Date | null;
  [column: string]: unknown;
}

/**
 * Tells when what jobs may draw of an award is spent to a threshold: the compute line of the tranches in force, since a launch can take
 * nothing else. It looks at balances and not at events: captures publish none, so that metering stays cheap. A threshold is told when
 * its row is written, which one of any number of workers does, once; where more money or another tranche takes the share below it, the
 * row goes, and it is told anew when it is reached again. Between two tranches nothing is told.
 */
@Injectable()
export class BudgetWatch extends Rounds {
  protected readonly everyMilliseconds = 10_000;

  constructor(
    private readonly database: Database,
    private readonly audiences: Audiences,
    private readonly notifier: Notifier,
  ) {
    super();
  }

  /** One look at every live award. @returns how many of them have news */
  async round(): Promise<number> {
    const rows = await this.database.transaction({ door: 'system', scopes: {} }, (tx) =>
      tx.query<Spending>(
        `select w.project_id as project, w.id as award, w.programme_id as programme, j.name, w.currency,
                sum(b.cr_posted)::bigint as funded, sum(b.dr_posted)::bigint as spent,
                array(select t.percent from budget_thresholds t where t.project_id = w.project_id and t.award_id = w.id) as told,
                (select max(t.crossed_at) from budget_thresholds t where t.project_id = w.project_id and t.award_id = w.id) as told_at
           from awards w join projects j on j.id = w.project_id
           join accounts a on a.book_id = w.project_id and ${computeLines} and a.award_id = w.id and a.valid_from <= $1 and a.valid_until > $1
           join balances b on b.book_id = a.book_id and b.account_id = a.id
          where w.state in ('active', 'suspended', 'closing') group by w.project_id, w.id, j.id
         having sum(b.dr_posted) * 2 >= sum(b.cr_posted)
             or exists (select 1 from budget_thresholds t where t.project_id = w.project_id and t.award_id = w.id)`,
        [tx.now],
      ),
    );
    let news = 0;
    for (const row of rows) {
      const now = reached(row.spent, row.funded);
      const fresh = now.filter((percent) => !row.told.includes(percent));
      const fallen = row.told.filter((percent) => !now.includes(percent));
      if (fresh.length + fallen.length === 0 || this.stop.aborted) continue;
      if (fresh.length > 0) news++;
      await this.database.transaction({ door: 'system', scopes: { projects: [row.project] } }, async (tx) => {
        await this.forget(tx, row, fallen);
        await this.cross(tx, row, fresh);
      });
    }
    return news;
  }

  /** Forgets thresholds that the share fell below; not those that another worker saw passed again since they were looked at. */
  private async forget(tx: Tx, row: Spending, fallen: readonly Threshold[]): Promise<void> {
    if (fallen.length === 0) return;
    await tx.query(
      `delete from budget_thresholds where project_id = $1 and award_id = $2 and percent = any ($3) and crossed_at <= $4`,
      [row.project, row.award, fallen, row.told_at],
    );
  }

  /** Marks the thresholds; of several that were passed at once only the highest is told. */
  private async cross(tx: Tx, row: Spending, fresh: readonly Threshold[]): Promise<void> {
    let highest: Threshold | undefined;
    for (const percent of fresh) {
      const marked = await tx.change(
        `insert into budget_thresholds (project_id, award_id, percent, spent_minor, funded_minor, crossed_at)
         values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
        [row.project, row.award, percent, row.spent, row.funded, tx.now],
      );
      if (marked === 1) highest = percent;
    }
    if (highest === undefined) return;
    const subject: Subject = {
      facts: {
        project: row.name,
        percent: highest,
        amount: moneyShown(row.spent, row.currency),
        funded: moneyShown(row.funded, row.currency),
      },
      ids: { project: row.project, programme: row.programme, award: row.award },
      people: [],
    };
    const source = `budget:${row.award}:${highest}:${tx.now.toISOString()}`;
    const leads = await this.audiences.of(tx, 'leads', subject);
    await this.notifier.tell(tx, { kind: 'budget_spent', source, subject, to: leads });
    if (highest < officeFrom) return;
    const office = await this.audiences.of(tx, 'administrators', subject);
    await this.notifier.tell(tx, { kind: 'award_spent', source, subject, to: office });
  }
}
