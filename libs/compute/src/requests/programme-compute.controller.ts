import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Caller, Can } from '@app/access';
import { IdPipe } from '@app/platform/ids';
import {
  AllocationRequestDto,
  AllocationRequestPage,
  DecideDto,
  MessageDto,
  ProgrammeRequestQuery,
} from './allocation-request.dto';
import { AllocationRequests } from './allocation-requests.service';
import { Decisions } from './decisions.service';
import { ImpactDto } from './impact.dto';
import { Impacts } from './impacts.service';
import { ProgrammeRateCardQuery, RateCardDto, RateCardPage, RefuseRateCardDto } from '../prices/rate-card.dto';
import { RateCards } from '../prices/rate-cards.service';

const request = new IdPipe('alr');
const rateCard = new IdPipe('rtc');

@ApiTags('allocations')
@Controller('programmes/:programme')
export class ProgrammeComputeController {
  constructor(
    private readonly requests: AllocationRequests,
    private readonly decisions: Decisions,
    private readonly impacts: Impacts,
    private readonly rateCards: RateCards,
  ) {}

  /** Requests of all projects that were ever submitted, newest first unless sorted otherwise. */
  @Get('allocation-requests')
  @Can('read', 'AllocationRequest', { key: 'programme:read' })
  @ApiOkResponse({ type: AllocationRequestPage })
  list(@Caller() caller: Caller, @Query() query: ProgrammeRequestQuery): Promise<AllocationRequestPage> {
    return this.requests.list(caller, query, 'programme_id');
  }

  /** One request with questions, answers and the decision. */
  @Get('allocation-requests/:request')
  @Can('read', 'AllocationRequest', { key: 'programme:read' })
  one(@Caller() caller: Caller, @Param('request', request) id: string): Promise<AllocationRequestDto> {
    return this.decisions.one(caller, id);
  }

  /** What granting a request would do to its pool and to those who share it, month by month. */
  @Get('allocation-requests/:request/impact')
  @Can('read', 'AllocationRequest', { key: 'programme:read' })
  impact(@Caller() caller: Caller, @Param('request', request) id: string): Promise<ImpactDto> {
    return this.impacts.of(caller, id);
  }

  /** Asks the project a question; the request waits for the answer. */
  @Post('allocation-requests/:request/question')
  @HttpCode(200)
  @Can('decide', 'AllocationRequest', { personOnly: true, ifMatch: true })
  ask(
    @Caller() caller: Caller,
    @Param('request', request) id: string,
    @Body() body: MessageDto,
  ): Promise<AllocationRequestDto> {
    return this.decisions.ask(caller, id, body.text);
  }

  /** Grants a request in whole or in part, as dated lots, or refuses it. Never by a person who asked. */
  @Post('allocation-requests/:request/decision')
  @HttpCode(200)
  @Can('decide', 'AllocationRequest', { personOnly: true, ifMatch: true, idempotency: 'required' })
  decide(
    @Caller() caller: Caller,
    @Param('request', request) id: string,
    @Body() body: DecideDto,
  ): Promise<AllocationRequestDto> {
    return this.decisions.decide(caller, id, body);
  }

  /** Prices of the pools whose prices this programme confirms, newest first unless sorted otherwise. */
  @Get('rate-cards')
  @Can('read', 'RateCard', { key: 'programme:read' })
  @ApiOkResponse({ type: RateCardPage })
  prices(@Caller() caller: Caller, @Query() query: ProgrammeRateCardQuery): Promise<RateCardPage> {
    return this.rateCards.ofProgramme(caller, query);
  }

  /** Confirms a price: holds placed from its start on are priced by it. Never by its proposer. */
  @Post('rate-cards/:card/confirmation')
  @HttpCode(200)
  @Can('confirm', 'RateCard', { personOnly: true, ifMatch: true })
  confirm(@Caller() caller: Caller, @Param('card', rateCard) id: string): Promise<RateCardDto> {
    return this.rateCards.confirm(caller, id);
  }

  /** Refuses a price. */
  @Post('rate-cards/:card/refusal')
  @HttpCode(200)
  @Can('confirm', 'RateCard', { personOnly: true, ifMatch: true })
  refuse(
    @Caller() caller: Caller,
    @Param('card', rateCard) id: string,
    @Body() body: RefuseRateCardDto,
  ): Promise<RateCardDto> {
    return this.rateCards.refuse(caller, id, body.reason);
  }
}
