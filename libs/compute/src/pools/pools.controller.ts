import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Caller, Can, Public } from '@app/access';
import { PageQuery } from '@app/platform/http';
import { IdPipe } from '@app/platform/ids';
import { Agents } from './agents.service';
import { Capacities } from './capacity.service';
import {
  AgentDto,
  AgentList,
  CapacityDto,
  CapacityPage,
  MakeAgentDto,
  NewAgentDto,
  PoolDto,
  PoolPage,
  PoolQuery,
  SetCapacityDto,
} from './pool.dto';
import { Pools } from './pools.service';
import { ProposeRateCardDto, RateCardDto, RateCardPage, RateCardQuery } from '../prices/rate-card.dto';
import { RateCards } from '../prices/rate-cards.service';

@ApiTags('pools')
@Controller('pools')
export class PoolListController {
  constructor(private readonly pools: Pools) {}

  /** Every pool with its capacity and prices of now. */
  @Get()
  @Public('pools, their places and their prices are public data')
  @ApiOkResponse({ type: PoolPage })
  list(@Query() query: PoolQuery): Promise<PoolPage> {
    return this.pools.list(query);
  }
}

@ApiTags('pools')
@Controller('pools/:pool')
export class PoolController {
  constructor(
    private readonly pools: Pools,
    private readonly capacities: Capacities,
    private readonly rateCards: RateCards,
    private readonly agents: Agents,
  ) {}

  /** The pool, for its operator. */
  @Get()
  @Can('read', 'Pool', { key: 'pool:read' })
  one(@Caller() caller: Caller): Promise<PoolDto> {
    return this.pools.one(caller, caller.scopeId);
  }

  /** Versions of its capacity, latest start first. */
  @Get('capacity')
  @Can('read', 'Capacity', { key: 'pool:read' })
  @ApiOkResponse({ type: CapacityPage })
  capacity(@Caller() caller: Caller, @Query() query: PageQuery): Promise<CapacityPage> {
    return this.capacities.list(caller, query);
  }

  /** Says how many GPUs it has from now or a later moment on. */
  @Post('capacity')
  @Can('update', 'Capacity', { key: 'pool:write' })
  setCapacity(@Caller() caller: Caller, @Body() body: SetCapacityDto): Promise<CapacityDto> {
    return this.capacities.set(caller, body);
  }

  /** Its prices, proposed and decided, newest first. */
  @Get('rate-cards')
  @Can('read', 'RateCard', { key: 'pool:read' })
  @ApiOkResponse({ type: RateCardPage })
  prices(@Caller() caller: Caller, @Query() query: RateCardQuery): Promise<RateCardPage> {
    return this.rateCards.ofPool(caller, query);
  }

  /** Proposes a price; the finance of the pool's programme confirms it. */
  @Post('rate-cards')
  @Can('propose', 'RateCard', { key: 'pool:write' })
  propose(@Caller() caller: Caller, @Body() body: ProposeRateCardDto): Promise<RateCardDto> {
    return this.rateCards.propose(caller, body);
  }

  /** Keys of the agents that work for the pool. */
  @Get('agents')
  @Can('read', 'Agent', { key: 'pool:read' })
  listAgents(@Caller() caller: Caller): Promise<AgentList> {
    return this.agents.list(caller);
  }

  /** Makes an agent's key; the answer shows it once. */
  @Post('agents')
  @Can('create', 'Agent', { personOnly: true })
  makeAgent(@Caller() caller: Caller, @Body() body: MakeAgentDto): Promise<NewAgentDto> {
    return this.agents.make(caller, body.name);
  }

  /** Revokes an agent's key at once. */
  @Delete('agents/:agent')
  @HttpCode(200)
  @Can('delete', 'Agent', { personOnly: true })
  revokeAgent(@Caller() caller: Caller, @Param('agent', new IdPipe('key')) id: string): Promise<AgentDto> {
    return this.agents.revoke(caller, id);
  }
}
