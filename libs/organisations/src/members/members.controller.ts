import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query, Req } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Caller, Can, Public } from '@app/access';
import { PageQuery } from '@app/platform/http';
import { IdPipe } from '@app/platform/ids';
import { InvitationLinks } from './invitation-links.service';
import { Invitations } from './invitations.service';
import {
  AcceptInvitation,
  ChangeMember,
  InvitationDto,
  InvitationLinkDto,
  InvitationPage,
  InvitationToken,
  InviteMember,
  MemberDto,
  MemberPage,
} from './member.dto';
import { Members } from './members.service';

@ApiTags('organisations')
@Controller()
export class MembersController {
  constructor(
    private readonly members: Members,
    private readonly invitations: Invitations,
    private readonly links: InvitationLinks,
  ) {}

  /** People of the organisation with their roles in it. */
  @Get('organisations/:org/members')
  @Can('read', 'Member', { key: 'organisation:read' })
  @ApiOkResponse({ type: MemberPage })
  list(@Caller() caller: Caller, @Query() query: PageQuery): Promise<MemberPage> {
    return this.members.list(caller, query);
  }

  /** Set all roles of a member at once; an empty list removes the member, here and in all its projects. */
  @Put('organisations/:org/members/:person')
  @Can('name', 'Member', { personOnly: true, beforeVerification: true })
  @ApiOkResponse({ type: MemberDto })
  change(
    @Caller() caller: Caller,
    @Param('person', new IdPipe('per')) person: string,
    @Body() body: ChangeMember,
  ): Promise<MemberDto> {
    return this.members.change(caller, person, body);
  }

  /** Invitations sent, newest first. */
  @Get('organisations/:org/invitations')
  @Can('read', 'Invitation', { key: 'organisation:read' })
  @ApiOkResponse({ type: InvitationPage })
  sent(@Caller() caller: Caller, @Query() query: PageQuery): Promise<InvitationPage> {
    return this.invitations.list(caller, query);
  }

  /** Invite somebody by mail; a limited number a day. */
  @Post('organisations/:org/invitations')
  @Can('create', 'Invitation', { personOnly: true, beforeVerification: true })
  @ApiCreatedResponse({ type: InvitationDto })
  invite(@Caller() caller: Caller, @Body() body: InviteMember): Promise<InvitationDto> {
    return this.invitations.invite(caller, body);
  }

  /** Take an invitation back before it is accepted. */
  @Delete('organisations/:org/invitations/:invitation')
  @Can('delete', 'Invitation', { personOnly: true, beforeVerification: true })
  @HttpCode(204)
  @ApiNoContentResponse()
  withdraw(@Caller() caller: Caller, @Param('invitation', new IdPipe('inv')) id: string): Promise<void> {
    return this.invitations.withdraw(caller, id);
  }

  /** What an invitation is to, who sent it and whether it can still be accepted, by the link that was mailed; so many looks from one address. */
  @Post('invitations/lookup')
  @HttpCode(200)
  @Public('the link from the mail is the right')
  look(@Body() body: InvitationToken, @Req() request: FastifyRequest): Promise<InvitationLinkDto> {
    return this.links.look(body.token, request.ip);
  }

  /** Join by the link that was mailed; an address without an account gets one. */
  @Post('invitations/acceptance')
  @Public('the link from the mail is the right')
  @ApiCreatedResponse({ type: MemberDto })
  accept(@Body() body: AcceptInvitation, @Req() request: FastifyRequest): Promise<MemberDto> {
    return this.links.accept(body, { address: request.ip, requestId: String(request.id) });
  }
}
