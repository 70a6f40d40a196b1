import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import {
  type AccountList,
  Accounts,
  type JournalDto,
  Journals,
  type StatementPage,
  type StatementQuery,
  Statements,
} from '@app/ledger';
import { Database, type Tx } from '@app/platform/database';
import { Problem } from '@app/platform/http';
import { show } from '@app/platform/ids';
import { Projects } from '@app/projects';
import { type Award, awardColumns } from '../awards/award';
import { AwardView } from '../awards/award.view';
import type { AwardDto } from '../grant.dto';

/** The book of a project as the programme reads it: from an award of its own, down to the journals. */
@Injectable()
export class AwardBooks {
  constructor(
    private readonly database: Database,
    private readonly projects: Projects,
    private readonly ledgerAccounts: Accounts,
    private readonly statements: Statements,
    private readonly journals: Journals,
    private readonly view: AwardView,
  ) {}

  award(caller: Caller, award: string): Promise<AwardDto> {
    return this.within(caller, award, (tx, _, row) => this.view.one(tx, row));
  }

  /** Accounts of an earlier award of the project are not among them; co-funding is the project's and belongs to no award. */
  accounts(caller: Caller, award: string): Promise<AccountList> {
    return this.within(caller, award, async (tx, book) => {
      const accounts = await this.ledgerAccounts.all(tx, book);
      const shown = show('awd', award);
      const of = accounts.filter((account) => account.award === shown);
      return {
        data: of.length === 0 ? [] : accounts.filter((one) => one.award === shown || one.kind === 'co_funding'),
      };
    });
  }

  statement(caller: Caller, award: string, account: string, query: StatementQuery): Promise<StatementPage> {
    return this.within(caller, award, (tx, book) => this.statements.statement(tx, caller, book, account, query));
  }

  journal(caller: Caller, award: string, id: string): Promise<JournalDto> {
    return this.within(caller, award, (tx, book) => this.journals.journal(tx, caller, book, id));
  }

  /** Enters the project whose award it is. @throws 404 where the programme has no such award */
  private within<T>(
    caller: Caller,
    award: string,
    work: (tx: Tx, book: string, award: Award) => Promise<T>,
  ): Promise<T> {
    return this.database.transaction(caller, async (tx) => {
      const row = await tx.first<Award & { [column: string]: unknown }>(
        `select ${awardColumns} from awards where programme_id = $1 and id = $2`,
        [caller.scopeId, award],
      );
      if (!row) throw Problem.notFound('award');
      await this.projects.enterAsStaff(tx, caller.scopeId, row.project_id);
      return work(tx, row.project_id, row);
    });
  }
}
