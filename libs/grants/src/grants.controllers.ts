import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Caller, Can } from '@app/access';
import { AccountList, HoldPage, JournalDto, ReconciliationDto, StatementPage } from '@app/ledger';
import { PageQuery } from '@app/platform/http';
import { IdPipe } from '@app/platform/ids';
import { Awards } from './awards.service';
import { Books } from './books.service';
import { CoFunding } from './co-funding.service';
import { Envelopes } from './envelopes.service';
import {
  AwardDto,
  AwardPage,
  BudgetDto,
  CoFundingEntryDto,
  CoFundingEntryList,
  EnterCoFunding,
  EnvelopeDto,
  EnvelopeList,
  MakeEnvelope,
  OfferAward,
  ReasonBody,
  SuspendAward,
} from './grant.dto';

@ApiTags('grants')
@Controller('projects/:project')
export class ProjectGrantsController {
  constructor(
    private readonly awards: Awards,
    private readonly books: Books,
  ) {}

  /** The award that pays for the project: tranches, ceiling, subsidy rate. */
  @Get('award')
  @Can('read', 'Award', { key: 'budget:read' })
  @ApiOkResponse({ type: AwardDto })
  award(@Caller() caller: Caller): Promise<AwardDto> {
    return this.awards.show(caller);
  }

  /** Accept the award that was offered: its money and GPU time are in the project's book from then on. */
  @Post('award/acceptance')
  @HttpCode(200)
  @Can('accept', 'Award', { personOnly: true, idempotency: 'required', ifMatch: true })
  @ApiOkResponse({ type: AwardDto })
  accept(@Caller() caller: Caller): Promise<AwardDto> {
    return this.awards.accept(caller);
  }

  /** Decline the award that was offered, with the reason; the amount returns to the envelope. */
  @Post('award/refusal')
  @HttpCode(200)
  @Can('accept', 'Award', { personOnly: true, ifMatch: true })
  @ApiOkResponse({ type: AwardDto })
  decline(@Caller() caller: Caller, @Body() body: ReasonBody): Promise<AwardDto> {
    return this.awards.decline(caller, body.reason);
  }

  /** What there is, what was spent, what is held: grant by line, co-funding, GPU time by lot. */
  @Get('budget')
  @Can('read', 'Budget', { key: 'budget:read' })
  @ApiOkResponse({ type: BudgetDto })
  budget(@Caller() caller: Caller): Promise<BudgetDto> {
    return this.books.budget(caller);
  }

  /** Accounts of the project: limit, spent, held, available. */
  @Get('accounts')
  @Can('read', 'Budget', { key: 'budget:read' })
  @ApiOkResponse({ type: AccountList })
  accounts(@Caller() caller: Caller): Promise<AccountList> {
    return this.books.accounts(caller);
  }

  /** Every transfer of an account, newest first, with the balance after it. */
  @Get('accounts/:account/statement')
  @Can('read', 'Budget', { key: 'budget:read' })
  @ApiOkResponse({ type: StatementPage })
  statement(
    @Caller() caller: Caller,
    @Param('account', new IdPipe('acc')) account: string,
    @Query() query: PageQuery,
  ): Promise<StatementPage> {
    return this.books.statement(caller, account, query);
  }

  /** One entry in the books: its transfers, and who made it. */
  @Get('journals/:journal')
  @Can('read', 'Budget', { key: 'budget:read' })
  @ApiOkResponse({ type: JournalDto })
  journal(@Caller() caller: Caller, @Param('journal', new IdPipe('jnl')) id: string): Promise<JournalDto> {
    return this.books.journal(caller, id);
  }

  /** What is reserved for jobs, and what became of it. */
  @Get('holds')
  @Can('read', 'Budget', { key: 'budget:read' })
  @ApiOkResponse({ type: HoldPage })
  holds(@Caller() caller: Caller, @Query() query: PageQuery): Promise<HoldPage> {
    return this.books.holds(caller, query);
  }
}

@ApiTags('grants')
@Controller('programmes/:programme')
export class ProgrammeGrantsController {
  constructor(
    private readonly envelopes: Envelopes,
    private readonly awards: Awards,
    private readonly coFunding: CoFunding,
    private readonly books: Books,
  ) {}

  /** Open a country's envelope, or add to it. */
  @Post('envelopes')
  @Can('create', 'Award', { personOnly: true, idempotency: 'required' })
  @ApiCreatedResponse({ type: EnvelopeDto })
  makeEnvelope(@Caller() caller: Caller, @Body() body: MakeEnvelope): Promise<EnvelopeDto> {
    return this.envelopes.make(caller, body);
  }

  /** Envelopes by country: limit, awarded, available. */
  @Get('envelopes')
  @Can('read', 'Award', { key: 'programme:read' })
  @ApiOkResponse({ type: EnvelopeList })
  listEnvelopes(@Caller() caller: Caller): Promise<EnvelopeList> {
    return this.envelopes.list(caller);
  }

  /** Offer an award: its amount leaves the envelope now, and is spendable once the coordinator accepts. */
  @Post('awards')
  @Can('create', 'Award', { personOnly: true, idempotency: 'required' })
  @ApiCreatedResponse({ type: AwardDto })
  offer(@Caller() caller: Caller, @Body() body: OfferAward): Promise<AwardDto> {
    return this.awards.offer(caller, body);
  }

  /** Awards of the programme, newest first. */
  @Get('awards')
  @Can('read', 'Award', { key: 'programme:read' })
  @ApiOkResponse({ type: AwardPage })
  list(@Caller() caller: Caller, @Query() query: PageQuery): Promise<AwardPage> {
    return this.awards.list(caller, query);
  }

  /** Stop new spending from an award, or let it go on. */
  @Post('awards/:award/suspension')
  @HttpCode(200)
  @Can('freeze', 'Award', { personOnly: true, ifMatch: true })
  @ApiOkResponse({ type: AwardDto })
  suspend(
    @Caller() caller: Caller,
    @Param('award', new IdPipe('awd')) award: string,
    @Body() body: SuspendAward,
  ): Promise<AwardDto> {
    return this.awards.suspend(caller, award, body);
  }

  /** Take back an offer that was not accepted; the amount returns to the envelope. */
  @Post('awards/:award/revocation')
  @HttpCode(200)
  @Can('update', 'Award', { personOnly: true, idempotency: 'required', ifMatch: true })
  @ApiOkResponse({ type: AwardDto })
  revoke(
    @Caller() caller: Caller,
    @Param('award', new IdPipe('awd')) award: string,
    @Body() body: ReasonBody,
  ): Promise<AwardDto> {
    return this.awards.revoke(caller, award, body.reason);
  }

  /** Enter money that a partner brought; it counts once a second person has confirmed it. */
  @Post('awards/:award/co-funding-entries')
  @Can('create', 'CoFundingEntry', { personOnly: true, idempotency: 'required' })
  @ApiCreatedResponse({ type: CoFundingEntryDto })
  enter(
    @Caller() caller: Caller,
    @Param('award', new IdPipe('awd')) award: string,
    @Body() body: EnterCoFunding,
  ): Promise<CoFundingEntryDto> {
    return this.coFunding.enter(caller, award, body);
  }

  /** Co-funding entered for an award, confirmed or not. */
  @Get('awards/:award/co-funding-entries')
  @Can('read', 'CoFundingEntry', { key: 'programme:read' })
  @ApiOkResponse({ type: CoFundingEntryList })
  entries(@Caller() caller: Caller, @Param('award', new IdPipe('awd')) award: string): Promise<CoFundingEntryList> {
    return this.coFunding.list(caller, award);
  }

  /** Confirm what another person entered; the money counts from then on. */
  @Post('awards/:award/co-funding-entries/:entry/confirmation')
  @HttpCode(200)
  @Can('confirm', 'CoFundingEntry', { personOnly: true, idempotency: 'required', ifMatch: true })
  @ApiOkResponse({ type: CoFundingEntryDto })
  confirm(
    @Caller() caller: Caller,
    @Param('award', new IdPipe('awd')) award: string,
    @Param('entry', new IdPipe('cof')) entry: string,
  ): Promise<CoFundingEntryDto> {
    return this.coFunding.confirm(caller, award, entry);
  }

  /** Accounts of the programme: envelopes and what was awarded of them. */
  @Get('accounts')
  @Can('read', 'Award', { key: 'programme:read' })
  @ApiOkResponse({ type: AccountList })
  accounts(@Caller() caller: Caller): Promise<AccountList> {
    return this.books.accounts(caller);
  }

  /** Every transfer of an account, newest first, with the balance after it. */
  @Get('accounts/:account/statement')
  @Can('read', 'Award', { key: 'programme:read' })
  @ApiOkResponse({ type: StatementPage })
  statement(
    @Caller() caller: Caller,
    @Param('account', new IdPipe('acc')) account: string,
    @Query() query: PageQuery,
  ): Promise<StatementPage> {
    return this.books.statement(caller, account, query);
  }

  /** Recompute every invariant of the programme's and its projects' books. */
  @Get('reconciliation')
  @Can('read', 'Reconciliation', { key: 'programme:read' })
  @ApiOkResponse({ type: ReconciliationDto })
  reconcile(@Caller() caller: Caller): Promise<ReconciliationDto> {
    return this.books.reconcile(caller);
  }
}
