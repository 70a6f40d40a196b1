import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Caller, Can } from '@app/access';
import { InvitationDto, InvitationPage } from '@app/organisations';
import { PageQuery } from '@app/platform/http';
import { IdPipe } from '@app/platform/ids';
import {
  CreateProgrammeDto,
  InviteColleagueDto,
  InviteStaffDto,
  NameStaffDto,
  ProgrammeDto,
  ProgrammePage,
  RoleHolderDto,
  RoleHolderPage,
} from './programme.dto';
import { Programmes } from './programmes.service';

@ApiTags('programmes')
@Controller('platform/programmes')
export class PlatformProgrammesController {
  constructor(private readonly programmes: Programmes) {}

  /** Makes a programme with its first administrator. */
  @Post()
  @Can('create', 'Programme', { personOnly: true })
  create(@Caller() caller: Caller, @Body() body: CreateProgrammeDto): Promise<ProgrammeDto> {
    return this.programmes.create(caller, body);
  }

  /** Every programme, newest first. */
  @Get()
  @Can('read', 'Programme', { key: 'platform:read' })
  @ApiOkResponse({ type: ProgrammePage })
  list(@Caller() caller: Caller, @Query() query: PageQuery): Promise<ProgrammePage> {
    return this.programmes.list(caller, query);
  }

  /** One programme. */
  @Get(':programme')
  @Can('read', 'Programme', { key: 'platform:read' })
  one(@Caller() caller: Caller, @Param('programme', new IdPipe('prg')) id: string): Promise<ProgrammeDto> {
    return this.programmes.one(caller, id);
  }

  /** People with a role in a programme. */
  @Get(':programme/people')
  @Can('read', 'Programme', { key: 'platform:read' })
  @ApiOkResponse({ type: RoleHolderPage })
  staff(
    @Caller() caller: Caller,
    @Param('programme', new IdPipe('prg')) id: string,
    @Query() query: PageQuery,
  ): Promise<RoleHolderPage> {
    return this.programmes.staff(caller, id, query);
  }

  /** Gives a person a role in a programme: administrator, reviewer, finance or auditor. */
  @Post(':programme/people')
  @Can('name', 'Person', { personOnly: true })
  nameStaff(
    @Caller() caller: Caller,
    @Param('programme', new IdPipe('prg')) id: string,
    @Body() body: NameStaffDto,
  ): Promise<RoleHolderDto> {
    return this.programmes.nameStaff(caller, id, body);
  }

  /** Takes a role in a programme back. */
  @Delete(':programme/people/:person/:role')
  @HttpCode(204)
  @Can('name', 'Person', { personOnly: true })
  removeStaff(
    @Caller() caller: Caller,
    @Param('programme', new IdPipe('prg')) id: string,
    @Param('person', new IdPipe('per')) person: string,
    @Param('role') role: string,
  ): Promise<void> {
    return this.programmes.removeStaff(caller, id, person, role);
  }

  /** Invitations into its office, newest first. */
  @Get(':programme/invitations')
  @Can('read', 'Invitation', { key: 'platform:read' })
  @ApiOkResponse({ type: InvitationPage })
  invitations(
    @Caller() caller: Caller,
    @Param('programme', new IdPipe('prg')) id: string,
    @Query() query: PageQuery,
  ): Promise<InvitationPage> {
    return this.programmes.invitations(caller, id, query);
  }

  /** Invite somebody by mail to a role in a programme; an address without an account gets one by the link. */
  @Post(':programme/invitations')
  @Can('name', 'Person', { personOnly: true })
  invite(
    @Caller() caller: Caller,
    @Param('programme', new IdPipe('prg')) id: string,
    @Body() body: InviteStaffDto,
  ): Promise<InvitationDto> {
    return this.programmes.invite(caller, id, body);
  }

  /** Take an invitation back before it is accepted. */
  @Delete(':programme/invitations/:invitation')
  @HttpCode(204)
  @Can('name', 'Person', { personOnly: true })
  withdrawInvitation(
    @Caller() caller: Caller,
    @Param('programme', new IdPipe('prg')) id: string,
    @Param('invitation', new IdPipe('inv')) invitation: string,
  ): Promise<void> {
    return this.programmes.withdrawInvitation(caller, id, invitation);
  }
}

@ApiTags('programmes')
@Controller('programmes/:programme')
export class ProgrammesController {
  constructor(private readonly programmes: Programmes) {}

  /** The programme. */
  @Get()
  @Can('read', 'Programme', { key: 'programme:read' })
  one(@Caller() caller: Caller): Promise<ProgrammeDto> {
    return this.programmes.one(caller, caller.scopeId);
  }

  /** People with a role in it. */
  @Get('people')
  @Can('read', 'Programme', { key: 'programme:read' })
  @ApiOkResponse({ type: RoleHolderPage })
  staff(@Caller() caller: Caller, @Query() query: PageQuery): Promise<RoleHolderPage> {
    return this.programmes.staff(caller, caller.scopeId, query);
  }

  /** Invitations into its office, newest first. */
  @Get('invitations')
  @Can('read', 'Invitation', { key: 'programme:read' })
  @ApiOkResponse({ type: InvitationPage })
  invitations(@Caller() caller: Caller, @Query() query: PageQuery): Promise<InvitationPage> {
    return this.programmes.invitations(caller, caller.scopeId, query);
  }

  /** Invite somebody by mail into one's own office, to read there; a limited number a day. */
  @Post('invitations')
  @Can('create', 'Invitation', { personOnly: true })
  invite(@Caller() caller: Caller, @Body() body: InviteColleagueDto): Promise<InvitationDto> {
    return this.programmes.invite(caller, caller.scopeId, body);
  }

  /** Take an invitation back before it is accepted. */
  @Delete('invitations/:invitation')
  @HttpCode(204)
  @Can('delete', 'Invitation', { personOnly: true })
  withdrawInvitation(
    @Caller() caller: Caller,
    @Param('invitation', new IdPipe('inv')) invitation: string,
  ): Promise<void> {
    return this.programmes.withdrawInvitation(caller, caller.scopeId, invitation);
  }
}
