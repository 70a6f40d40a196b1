import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import {
  type AccountDto,
  Accounts,
  type HoldDto,
  Holds,
  type JournalDto,
  Journals,
  Reconciliation,
  type ReconciliationDto,
  Series,
  type SeriesDto,
  type SeriesQuery,
  type StatementPage,
  type StatementQuery,
  Statements,
} from '@app/ledger';
import { Database } from '@app/platform/database';
import { type Page, type PageQuery, Problem } from '@app/platform/http';
import type { BudgetDto } from '../grant.dto';
import { Grants } from '../grants';

/** The book of a project or a programme, as its people read it. */
@Injectable()
export class Books {
  constructor(
    private readonly database: Database,
    private readonly ledgerAccounts: Accounts,
    private readonly statements: Statements,
    private readonly journals: Journals,
    private readonly ledgerHolds: Holds,
    private readonly spending: Series,
    private readonly reconciliation: Reconciliation,
    private readonly grants: Grants,
  ) {}

  budget(caller: Caller): Promise<BudgetDto> {
    return this.database.transaction(caller, async (tx) => {
      const award = await this.grants.liveAward(tx, caller.scopeId);
      if (!award) throw Problem.notFound('accepted award');
      const accounts = await this.ledgerAccounts.all(tx, caller.scopeId);
      const of = (...kinds: string[]) => accounts.filter(({ kind }) => kinds.includes(kind));
      return {
        currency: award.currency,
        subsidy_rate: { num: Number(award.rate_num), den: Number(award.rate_den) },
        grant: of('grant_line'),
        co_funding: of('co_funding'),
        gpu_time: of('gpu_lot', 'gpu_unallotted'),
      };
    });
  }

  accounts(caller: Caller, query: PageQuery): Promise<Page<AccountDto>> {
    return this.database.transaction(caller, (tx) => this.ledgerAccounts.page(tx, caller, caller.scopeId, query));
  }

  statement(caller: Caller, account: string, query: StatementQuery): Promise<StatementPage> {
    return this.database.transaction(caller, (tx) =>
      this.statements.statement(tx, caller, caller.scopeId, account, query),
    );
  }

  journal(caller: Caller, id: string): Promise<JournalDto> {
    return this.database.transaction(caller, (tx) => this.journals.journal(tx, caller, caller.scopeId, id));
  }

  holds(caller: Caller, query: PageQuery): Promise<Page<HoldDto>> {
    return this.database.transaction(caller, (tx) => this.ledgerHolds.page(tx, caller, caller.scopeId, query));
  }

  hold(caller: Caller, id: string): Promise<HoldDto> {
    return this.database.transaction(caller, (tx) => this.ledgerHolds.one(tx, caller, caller.scopeId, id));
  }

  series(caller: Caller, query: SeriesQuery): Promise<SeriesDto> {
    return this.database.transaction(caller, (tx) => this.spending.spending(tx, caller.scopeId, query));
  }

  /** Recomputes the invariants over the programme's book and those of all its projects. */
  reconcile(caller: Caller): Promise<ReconciliationDto> {
    return this.database.transaction(caller, async (tx) => {
      const projects = await tx.query<{ id: string }>(`select id from projects where programme_id = $1`, [
        caller.scopeId,
      ]);
      await tx.enter('staff', { ...tx.scopes, books: [caller.scopeId, ...projects.map(({ id }) => id)] });
      const invariants = await this.reconciliation.run(tx);
      return { holds: invariants.every(({ wrong }) => wrong === 0), invariants };
    });
  }
}
