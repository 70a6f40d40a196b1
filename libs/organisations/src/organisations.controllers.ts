import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query, Req } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Caller, Can, Public, SignedIn } from '@app/access';
import { IdPipe } from '@app/platform/ids';
import { MyOrganisations } from './my-organisations';
import {
  ChangeRegistration,
  CloseOrganisation,
  MyOrganisationList,
  OrganisationDto,
  OrganisationPage,
  OrganisationQuery,
  PlatformOrganisationDto,
  RegisterOrganisation,
  SuspendOrganisation,
  VerifyOrganisation,
} from './organisation.dto';
import { Registration } from './registration.service';

@ApiTags('organisations')
@Controller()
export class OrganisationsController {
  constructor(private readonly registration: Registration) {}

  /** Register an organisation together with its first owner. The platform administrator verifies it afterwards. */
  @Post('organisations')
  @Public('anyone may register an organisation; until it is verified it mends that and invites its first people')
  @ApiCreatedResponse({ type: OrganisationDto })
  register(@Body() body: RegisterOrganisation, @Req() request: FastifyRequest): Promise<OrganisationDto> {
    return this.registration.register(body, { requestId: String(request.id), address: request.ip });
  }

  /** The organisation, its state and why. */
  @Get('organisations/:org')
  @Can('read', 'Organisation', { key: 'organisation:read' })
  @ApiOkResponse({ type: OrganisationDto })
  show(@Caller() caller: Caller): Promise<OrganisationDto> {
    return this.registration.show(caller, caller.scopeId);
  }

  /** Mend the registration, as long as it is not verified. */
  @Patch('organisations/:org')
  @Can('update', 'Organisation', { key: 'organisation:write', ifMatch: true, beforeVerification: true })
  @ApiOkResponse({ type: OrganisationDto })
  correct(@Caller() caller: Caller, @Body() body: ChangeRegistration): Promise<OrganisationDto> {
    return this.registration.correct(caller, body);
  }
}

@ApiTags('organisations')
@Controller('me/organisations')
export class MyOrganisationsController {
  constructor(private readonly mine: MyOrganisations) {}

  /** The caller's organisations, their states and why, also of those that are suspended, refused or closed. */
  @Get()
  @SignedIn({ key: 'organisation:read' })
  @ApiOkResponse({ type: MyOrganisationList })
  list(@Caller() caller: Caller): Promise<MyOrganisationList> {
    return this.mine.list(caller);
  }
}

@ApiTags('platform')
@Controller('platform/organisations')
export class PlatformOrganisationsController {
  constructor(private readonly registration: Registration) {}

  /** Organisations of every state, to verify and to watch. */
  @Get()
  @Can('read', 'Organisation', { key: 'platform:read' })
  @ApiOkResponse({ type: OrganisationPage })
  list(@Caller() caller: Caller, @Query() query: OrganisationQuery): Promise<OrganisationPage> {
    return this.registration.list(caller, query);
  }

  /** One organisation, its state and why, who answers for it, and what its verification rests on. */
  @Get(':organisation')
  @Can('read', 'Organisation', { key: 'platform:read' })
  @ApiOkResponse({ type: PlatformOrganisationDto })
  show(
    @Caller() caller: Caller,
    @Param('organisation', new IdPipe('org')) id: string,
  ): Promise<PlatformOrganisationDto> {
    return this.registration.inspect(caller, id);
  }

  /** Verify an organisation, with the evidence that was looked at. */
  @Post(':organisation/verification')
  @HttpCode(200)
  @Can('verify', 'Organisation', { personOnly: true, ifMatch: true })
  @ApiOkResponse({ type: PlatformOrganisationDto })
  verify(
    @Caller() caller: Caller,
    @Param('organisation', new IdPipe('org')) id: string,
    @Body() body: VerifyOrganisation,
  ): Promise<PlatformOrganisationDto> {
    return this.registration.verify(caller, id, body);
  }

  /** Suspend an organisation, or lift that. */
  @Post(':organisation/suspension')
  @HttpCode(200)
  @Can('suspend', 'Organisation', { personOnly: true, ifMatch: true })
  @ApiOkResponse({ type: PlatformOrganisationDto })
  suspend(
    @Caller() caller: Caller,
    @Param('organisation', new IdPipe('org')) id: string,
    @Body() body: SuspendOrganisation,
  ): Promise<PlatformOrganisationDto> {
    return this.registration.suspend(caller, id, body);
  }

  /** Close an organisation for good. */
  @Post(':organisation/closing')
  @HttpCode(200)
  @Can('suspend', 'Organisation', { personOnly: true, ifMatch: true })
  @ApiOkResponse({ type: PlatformOrganisationDto })
  close(
    @Caller() caller: Caller,
    @Param('organisation', new IdPipe('org')) id: string,
    @Body() body: CloseOrganisation,
  ): Promise<PlatformOrganisationDto> {
    return this.registration.close(caller, id, body);
  }
}
