import { Body, Controller, Get, HttpCode, Param, Post, Put, Query, Req } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Caller, Can, Public } from '@app/access';
import { IdPipe } from '@app/platform/ids';
import { Members } from './members.service';
import {
  AcceptInvitation,
  ChangeMember,
  InvitationDto,
  InviteMember,
  MemberDto,
  MemberList,
  OrganisationDto,
  OrganisationPage,
  OrganisationQuery,
  RegisterOrganisation,
  SuspendOrganisation,
  VerifyOrganisation,
} from './organisation.dto';
import { Registration } from './registration.service';

@ApiTags('organisations')
@Controller()
export class OrganisationsController {
  constructor(
    private readonly registration: Registration,
    private readonly members: Members,
  ) {}

  /** Register an organisation together with its first owner. The platform administrator verifies it afterwards. */
  @Post('organisations')
  @Public('anyone may register an organisation; it can do nothing until it is verified')
  @ApiCreatedResponse({ type: OrganisationDto })
  register(@Body() body: RegisterOrganisation, @Req() request: FastifyRequest): Promise<OrganisationDto> {
    return this.registration.register(body, { requestId: String(request.id), address: request.ip });
  }

  /** Accept an invitation, with the link from the mail; a new address gets its account with it. */
  @Post('invitations/acceptance')
  @Public('the link from the mail is the right')
  @ApiCreatedResponse({ type: MemberDto })
  accept(@Body() body: AcceptInvitation, @Req() request: FastifyRequest): Promise<MemberDto> {
    return this.members.accept(body, String(request.id));
  }

  /** The organisation, its state and why. */
  @Get('organisations/:org')
  @Can('read', 'Organisation', { key: 'organisation:read' })
  @ApiOkResponse({ type: OrganisationDto })
  show(@Caller() caller: Caller): Promise<OrganisationDto> {
    return this.registration.show(caller, caller.scopeId);
  }

  /** Members and their roles. */
  @Get('organisations/:org/members')
  @Can('read', 'Member', { key: 'organisation:read' })
  @ApiOkResponse({ type: MemberList })
  list(@Caller() caller: Caller): Promise<MemberList> {
    return this.members.list(caller);
  }

  /** Set all roles of a member at once; an empty list removes the member. */
  @Put('organisations/:org/members/:person')
  @Can('update', 'Member')
  @ApiOkResponse({ type: MemberList })
  change(
    @Caller() caller: Caller,
    @Param('person', new IdPipe('per')) person: string,
    @Body() body: ChangeMember,
  ): Promise<MemberList> {
    return this.members.change(caller, person, body);
  }

  /** Invite a person by mail, in one role. */
  @Post('organisations/:org/invitations')
  @Can('invite', 'Member')
  @ApiCreatedResponse({ type: InvitationDto })
  invite(@Caller() caller: Caller, @Body() body: InviteMember): Promise<InvitationDto> {
    return this.members.invite(caller, body);
  }
}

@ApiTags('platform')
@Controller('platform/organisations')
export class PlatformOrganisationsController {
  constructor(private readonly registration: Registration) {}

  /** Organisations of every state, to verify and to watch. */
  @Get()
  @Can('read', 'Organisation')
  @ApiOkResponse({ type: OrganisationPage })
  list(@Caller() caller: Caller, @Query() query: OrganisationQuery): Promise<OrganisationPage> {
    return this.registration.list(caller, query);
  }

  /** One organisation, its state and why. */
  @Get(':organisation')
  @Can('read', 'Organisation')
  @ApiOkResponse({ type: OrganisationDto })
  show(@Caller() caller: Caller, @Param('organisation', new IdPipe('org')) id: string): Promise<OrganisationDto> {
    return this.registration.show(caller, id);
  }

  /** Verify an organisation, with the evidence that was looked at. */
  @Post(':organisation/verification')
  @HttpCode(200)
  @Can('verify', 'Organisation', { personOnly: true, ifMatch: true })
  @ApiOkResponse({ type: OrganisationDto })
  verify(
    @Caller() caller: Caller,
    @Param('organisation', new IdPipe('org')) id: string,
    @Body() body: VerifyOrganisation,
  ): Promise<OrganisationDto> {
    return this.registration.verify(caller, id, body);
  }

  /** Suspend an organisation, or lift that. */
  @Post(':organisation/suspension')
  @HttpCode(200)
  @Can('suspend', 'Organisation', { personOnly: true, ifMatch: true })
  @ApiOkResponse({ type: OrganisationDto })
  suspend(
    @Caller() caller: Caller,
    @Param('organisation', new IdPipe('org')) id: string,
    @Body() body: SuspendOrganisation,
  ): Promise<OrganisationDto> {
    return this.registration.suspend(caller, id, body);
  }
}
