import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Caller, Can } from '@app/access';
import { InvitationDto, InvitationPage } from '@app/organisations';
import { PageQuery } from '@app/platform/http';
import { IdPipe } from '@app/platform/ids';
import { RoleHolderDto, RoleHolderPage } from '@app/projects';
import { ChangePoolDto, CreatePoolDto, InviteOperatorDto, NameOperatorDto, PoolDto } from './pool.dto';
import { PoolOperators } from './pool-operators.service';
import { Pools } from './pools.service';

const pool = new IdPipe('pol');

@ApiTags('pools')
@Controller('platform/pools')
export class PlatformPoolsController {
  constructor(
    private readonly pools: Pools,
    private readonly operators: PoolOperators,
  ) {}

  /** Makes a pool with its first operator and its capacity from now on. */
  @Post()
  @Can('create', 'Pool', { personOnly: true })
  create(@Caller() caller: Caller, @Body() body: CreatePoolDto): Promise<PoolDto> {
    return this.pools.create(caller, body);
  }

  /** One pool. */
  @Get(':pool')
  @Can('read', 'Pool', { key: 'platform:read' })
  one(@Caller() caller: Caller, @Param('pool', pool) id: string): Promise<PoolDto> {
    return this.pools.one(caller, id);
  }

  /** Renames, closes or reopens a pool. */
  @Patch(':pool')
  @Can('update', 'Pool', { personOnly: true, ifMatch: true })
  change(@Caller() caller: Caller, @Param('pool', pool) id: string, @Body() body: ChangePoolDto): Promise<PoolDto> {
    return this.pools.change(caller, id, body);
  }

  /** Its operators. */
  @Get(':pool/people')
  @Can('read', 'Pool', { key: 'platform:read' })
  @ApiOkResponse({ type: RoleHolderPage })
  people(
    @Caller() caller: Caller,
    @Param('pool', pool) id: string,
    @Query() query: PageQuery,
  ): Promise<RoleHolderPage> {
    return this.operators.list(caller, id, query);
  }

  /** Names another operator. */
  @Post(':pool/people')
  @Can('name', 'Person', { personOnly: true })
  name(
    @Caller() caller: Caller,
    @Param('pool', pool) id: string,
    @Body() body: NameOperatorDto,
  ): Promise<RoleHolderDto> {
    return this.operators.name(caller, id, body.email);
  }

  /** Takes an operator's role back. */
  @Delete(':pool/people/:person')
  @HttpCode(204)
  @Can('name', 'Person', { personOnly: true })
  remove(
    @Caller() caller: Caller,
    @Param('pool', pool) id: string,
    @Param('person', new IdPipe('per')) person: string,
  ): Promise<void> {
    return this.operators.remove(caller, id, person);
  }

  /** Invitations to its operators, newest first. */
  @Get(':pool/invitations')
  @Can('read', 'Invitation', { key: 'platform:read' })
  @ApiOkResponse({ type: InvitationPage })
  invitations(
    @Caller() caller: Caller,
    @Param('pool', pool) id: string,
    @Query() query: PageQuery,
  ): Promise<InvitationPage> {
    return this.operators.invitations(caller, id, query);
  }

  /** Invite an operator by mail; an address without an account gets one by the link. */
  @Post(':pool/invitations')
  @Can('name', 'Person', { personOnly: true })
  invite(
    @Caller() caller: Caller,
    @Param('pool', pool) id: string,
    @Body() body: InviteOperatorDto,
  ): Promise<InvitationDto> {
    return this.operators.invite(caller, id, body);
  }

  /** Take an invitation back before it is accepted. */
  @Delete(':pool/invitations/:invitation')
  @HttpCode(204)
  @Can('name', 'Person', { personOnly: true })
  withdrawInvitation(
    @Caller() caller: Caller,
    @Param('pool', pool) id: string,
    @Param('invitation', new IdPipe('inv')) invitation: string,
  ): Promise<void> {
    return this.operators.withdrawInvitation(caller, id, invitation);
  }
}
