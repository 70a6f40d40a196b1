import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Caller, Can } from '@app/access';
import {
  AccountList,
  AccountPage,
  HoldDto,
  HoldPage,
  JournalDto,
  SeriesDto,
  SeriesQuery,
  StatementPage,
  StatementQuery,
} from '@app/ledger';
import { PageQuery } from '@app/platform/http';
import { IdPipe } from '@app/platform/ids';
import { AwardBooks } from './award-books.service';
import { Books } from './books.service';
import { ProgrammeSpending } from './programme-spending.service';
import { AwardDto, BudgetDto, EnvelopeSpendingList, ProjectSpendingPage } from '../grant.dto';

/** A project's book, for its people. */
@ApiTags('grants')
@Controller('projects/:project')
export class ProjectBooksController {
  constructor(private readonly books: Books) {}

  /** What there is, what was spent, what is held: grant by line, co-funding, GPU time by lot. */
  @Get('budget')
  @Can('read', 'Budget', { key: 'budget:read' })
  @ApiOkResponse({ type: BudgetDto })
  budget(@Caller() caller: Caller): Promise<BudgetDto> {
    return this.books.budget(caller);
  }

  /** How it was spent, day by day: charged and held at the end of each, per share and asset. */
  @Get('budget/series')
  @Can('read', 'Budget', { key: 'budget:read' })
  @ApiOkResponse({ type: SeriesDto })
  series(@Caller() caller: Caller, @Query() query: SeriesQuery): Promise<SeriesDto> {
    return this.books.series(caller, query);
  }

  /** The accounts of the project's book that can run out: grant lines, GPU time, co-funding. */
  @Get('accounts')
  @Can('read', 'Budget', { key: 'budget:read' })
  @ApiOkResponse({ type: AccountPage })
  accounts(@Caller() caller: Caller, @Query() query: PageQuery): Promise<AccountPage> {
    return this.books.accounts(caller, query);
  }

  /** What moved on an account, newest first, and what open holds keep of it. */
  @Get('accounts/:account/statement')
  @Can('read', 'Budget', { key: 'budget:read' })
  @ApiOkResponse({ type: StatementPage })
  statement(
    @Caller() caller: Caller,
    @Param('account', new IdPipe('acc')) account: string,
    @Query() query: StatementQuery,
  ): Promise<StatementPage> {
    return this.books.statement(caller, account, query);
  }

  /** One journal with all its transfers. */
  @Get('journals/:journal')
  @Can('read', 'Budget', { key: 'budget:read' })
  @ApiOkResponse({ type: JournalDto })
  journal(@Caller() caller: Caller, @Param('journal', new IdPipe('jnl')) id: string): Promise<JournalDto> {
    return this.books.journal(caller, id);
  }

  /** What jobs hold and held, newest first. */
  @Get('holds')
  @Can('read', 'Budget', { key: 'budget:read' })
  @ApiOkResponse({ type: HoldPage })
  holds(@Caller() caller: Caller, @Query() query: PageQuery): Promise<HoldPage> {
    return this.books.holds(caller, query);
  }

  /** One of them. */
  @Get('holds/:hold')
  @Can('read', 'Budget', { key: 'budget:read' })
  @ApiOkResponse({ type: HoldDto })
  hold(@Caller() caller: Caller, @Param('hold', new IdPipe('hld')) id: string): Promise<HoldDto> {
    return this.books.hold(caller, id);
  }
}

/** The programme's own book, which has its envelopes, and the books of its projects as far as an award is concerned. */
@ApiTags('grants')
@Controller('programmes/:programme')
export class ProgrammeBooksController {
  constructor(
    private readonly books: Books,
    private readonly awardBooks: AwardBooks,
    private readonly programmeSpending: ProgrammeSpending,
  ) {}

  /** The envelopes' accounts in the programme's book. */
  @Get('accounts')
  @Can('read', 'Award', { key: 'programme:read' })
  @ApiOkResponse({ type: AccountPage })
  accounts(@Caller() caller: Caller, @Query() query: PageQuery): Promise<AccountPage> {
    return this.books.accounts(caller, query);
  }

  /** What moved on an envelope, newest first. */
  @Get('accounts/:account/statement')
  @Can('read', 'Award', { key: 'programme:read' })
  @ApiOkResponse({ type: StatementPage })
  statement(
    @Caller() caller: Caller,
    @Param('account', new IdPipe('acc')) account: string,
    @Query() query: StatementQuery,
  ): Promise<StatementPage> {
    return this.books.statement(caller, account, query);
  }

  /** One journal of the programme's book with all its transfers. */
  @Get('journals/:journal')
  @Can('read', 'Award', { key: 'programme:read' })
  @ApiOkResponse({ type: JournalDto })
  journal(@Caller() caller: Caller, @Param('journal', new IdPipe('jnl')) id: string): Promise<JournalDto> {
    return this.books.journal(caller, id);
  }

  /** What projects spent and hold of each envelope's awards. */
  @Get('spending')
  @Can('read', 'Award', { key: 'programme:read' })
  @ApiOkResponse({ type: EnvelopeSpendingList })
  spending(@Caller() caller: Caller): Promise<EnvelopeSpendingList> {
    return this.programmeSpending.envelopes(caller);
  }

  /** How each project with a live award spends its grant, the newest award first. */
  @Get('spending/projects')
  @Can('read', 'Award', { key: 'programme:read' })
  @ApiOkResponse({ type: ProjectSpendingPage })
  spendingByProject(@Caller() caller: Caller, @Query() query: PageQuery): Promise<ProjectSpendingPage> {
    return this.programmeSpending.projects(caller, query);
  }

  /** One award. */
  @Get('awards/:award')
  @Can('read', 'Award', { key: 'programme:read' })
  @ApiOkResponse({ type: AwardDto })
  award(@Caller() caller: Caller, @Param('award', new IdPipe('awd')) award: string): Promise<AwardDto> {
    return this.awardBooks.award(caller, award);
  }

  /** The accounts that an award filled in its project's book, and the co-funding beside them; none before it is accepted. */
  @Get('awards/:award/accounts')
  @Can('read', 'Award', { key: 'programme:read' })
  @ApiOkResponse({ type: AccountList })
  awardAccounts(@Caller() caller: Caller, @Param('award', new IdPipe('awd')) award: string): Promise<AccountList> {
    return this.awardBooks.accounts(caller, award);
  }

  /** What moved on an account of the award's project, newest first, and what open holds keep of it. */
  @Get('awards/:award/accounts/:account/statement')
  @Can('read', 'Award', { key: 'programme:read' })
  @ApiOkResponse({ type: StatementPage })
  awardStatement(
    @Caller() caller: Caller,
    @Param('award', new IdPipe('awd')) award: string,
    @Param('account', new IdPipe('acc')) account: string,
    @Query() query: StatementQuery,
  ): Promise<StatementPage> {
    return this.awardBooks.statement(caller, award, account, query);
  }

  /** One journal of the award's project with all its transfers. */
  @Get('awards/:award/journals/:journal')
  @Can('read', 'Award', { key: 'programme:read' })
  @ApiOkResponse({ type: JournalDto })
  awardJournal(
    @Caller() caller: Caller,
    @Param('award', new IdPipe('awd')) award: string,
    @Param('journal', new IdPipe('jnl')) id: string,
  ): Promise<JournalDto> {
    return this.awardBooks.journal(caller, award, id);
  }
}
