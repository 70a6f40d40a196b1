import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Caller, Can } from '@app/access';
import { ReconciliationDto } from '@app/ledger';
import { PageQuery } from '@app/platform/http';
import { IdPipe } from '@app/platform/ids';
import { Awards } from './awards/awards.service';
import { Books } from './books/books.service';
import { CoFunding } from './co-funding/co-funding.service';
import { Envelopes } from './books/envelopes.service';
import { CoFundingEntryDto, CoFundingEntryPage, CoFundingQuery, EnterCoFunding } from './co-funding/co-funding.dto';
import {
  AwardDto,
  AwardPage,
  AwardQuery,
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
  constructor(private readonly awards: Awards) {}

  /** The project's newest award, whatever its state. */
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

  /** Decline the award that was offered; its amount returns to the programme's envelope at once. */
  @Post('award/refusal')
  @HttpCode(200)
  @Can('accept', 'Award', { personOnly: true, ifMatch: true })
  @ApiOkResponse({ type: AwardDto })
  decline(@Caller() caller: Caller, @Body() body: ReasonBody): Promise<AwardDto> {
    return this.awards.decline(caller, body.reason);
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

  /** What the programme may award, per country and currency. */
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

  /** Awards of all projects or of one, newest first. */
  @Get('awards')
  @Can('read', 'Award', { key: 'programme:read' })
  @ApiOkResponse({ type: AwardPage })
  list(@Caller() caller: Caller, @Query() query: AwardQuery): Promise<AwardPage> {
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

  /** What was entered, confirmed and refused for all awards, newest first unless sorted otherwise. */
  @Get('co-funding-entries')
  @Can('read', 'CoFundingEntry', { key: 'programme:read' })
  @ApiOkResponse({ type: CoFundingEntryPage })
  everyEntry(@Caller() caller: Caller, @Query() query: CoFundingQuery): Promise<CoFundingEntryPage> {
    return this.coFunding.ofProgramme(caller, query);
  }

  /** What was entered, confirmed and refused for an award, newest first. */
  @Get('awards/:award/co-funding-entries')
  @Can('read', 'CoFundingEntry', { key: 'programme:read' })
  @ApiOkResponse({ type: CoFundingEntryPage })
  entries(
    @Caller() caller: Caller,
    @Param('award', new IdPipe('awd')) award: string,
    @Query() query: PageQuery,
  ): Promise<CoFundingEntryPage> {
    return this.coFunding.ofAward(caller, award, query);
  }

  /** Confirm that the money of an entry came: the project can spend it from now. It takes another person than the one who entered it. */
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

  /** Say that the money of an entry did not come. It takes another person than the one who entered it; nothing is posted. */
  @Post('awards/:award/co-funding-entries/:entry/refusal')
  @HttpCode(200)
  @Can('confirm', 'CoFundingEntry', { personOnly: true, ifMatch: true })
  @ApiOkResponse({ type: CoFundingEntryDto })
  refuse(
    @Caller() caller: Caller,
    @Param('award', new IdPipe('awd')) award: string,
    @Param('entry', new IdPipe('cof')) entry: string,
    @Body() body: ReasonBody,
  ): Promise<CoFundingEntryDto> {
    return this.coFunding.refuse(caller, award, entry, body.reason);
  }

  /** Recompute every invariant of the programme's and its projects' books. */
  @Get('reconciliation')
  @Can('read', 'Reconciliation', { key: 'programme:read' })
  @ApiOkResponse({ type: ReconciliationDto })
  reconcile(@Caller() caller: Caller): Promise<ReconciliationDto> {
    return this.books.reconcile(caller);
  }
}
