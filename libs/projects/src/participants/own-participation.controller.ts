import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Caller, Can } from '@app/access';
import { PageQuery } from '@app/platform/http';
import { IdPipe } from '@app/platform/ids';
import { OwnParticipation } from './own-participation.service';
import { ParticipationDto, ParticipationPage, ProjectRoleDto } from './participant.dto';
import { RoleHolderDto, RoleHolderPage } from '../programmes/programme.dto';
import { ReasonDto } from '../register/project.dto';

const participation = new IdPipe('par');

@ApiTags('participations')
@Controller('organisations/:org/participations')
export class OwnParticipationController {
  constructor(private readonly own: OwnParticipation) {}

  /** Projects that the organisation takes part in, took part in or is invited to, newest first. */
  @Get()
  @Can('read', 'Organisation', { key: 'organisation:read' })
  @ApiOkResponse({ type: ParticipationPage })
  list(@Caller() caller: Caller, @Query() query: PageQuery): Promise<ParticipationPage> {
    return this.own.list(caller, query);
  }

  /** One of them. */
  @Get(':participation')
  @Can('read', 'Organisation', { key: 'organisation:read' })
  one(@Caller() caller: Caller, @Param('participation', participation) id: string): Promise<ParticipationDto> {
    return this.own.one(caller, id);
  }

  /** Accepts an invitation; the organisation takes part from then on. */
  @Post(':participation/acceptance')
  @HttpCode(200)
  @Can('update', 'Organisation', { key: 'organisation:write', ifMatch: true })
  accept(@Caller() caller: Caller, @Param('participation', participation) id: string): Promise<ParticipationDto> {
    return this.own.accept(caller, id);
  }

  /** Refuses an invitation. */
  @Post(':participation/refusal')
  @HttpCode(200)
  @Can('update', 'Organisation', { key: 'organisation:write', ifMatch: true })
  refuse(
    @Caller() caller: Caller,
    @Param('participation', participation) id: string,
    @Body() body: ReasonDto,
  ): Promise<ParticipationDto> {
    return this.own.refuse(caller, id, body.reason);
  }

  /** Leaves the project; the organisation's people lose their roles in it. */
  @Post(':participation/leaving')
  @HttpCode(200)
  @Can('update', 'Organisation', { key: 'organisation:write', ifMatch: true })
  leave(
    @Caller() caller: Caller,
    @Param('participation', participation) id: string,
    @Body() body: ReasonDto,
  ): Promise<ParticipationDto> {
    return this.own.leave(caller, id, body.reason);
  }

  /** The organisation's people in the project. */
  @Get(':participation/people')
  @Can('read', 'Member', { key: 'organisation:read' })
  @ApiOkResponse({ type: RoleHolderPage })
  people(
    @Caller() caller: Caller,
    @Param('participation', participation) id: string,
    @Query() query: PageQuery,
  ): Promise<RoleHolderPage> {
    return this.own.people(caller, id, query);
  }

  /** Names a member lead, engineer or viewer of the project, in place of the role they had there. */
  @Put(':participation/people/:person')
  @Can('name', 'Person', { personOnly: true })
  name(
    @Caller() caller: Caller,
    @Param('participation', participation) id: string,
    @Param('person', new IdPipe('per')) person: string,
    @Body() body: ProjectRoleDto,
  ): Promise<RoleHolderDto> {
    return this.own.name(caller, id, person, body.role);
  }

  /** Takes a member's role in the project back. */
  @Delete(':participation/people/:person')
  @HttpCode(204)
  @Can('name', 'Person', { personOnly: true })
  remove(
    @Caller() caller: Caller,
    @Param('participation', participation) id: string,
    @Param('person', new IdPipe('per')) person: string,
  ): Promise<void> {
    return this.own.remove(caller, id, person);
  }
}
