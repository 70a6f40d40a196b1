import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Caller, Can, SignedIn } from '@app/access';
import { PageQuery } from '@app/platform/http';
import { IdPipe } from '@app/platform/ids';
import {
  InvitableList,
  InvitableQuery,
  InviteParticipantDto,
  ParticipantDto,
  ParticipantPage,
} from '../participants/participant.dto';
import { Participation } from '../participants/participation.service';
import { RoleHolderPage } from '../programmes/programme.dto';
import { ChangeProjectDto, MyProjectPage, ProjectDto } from './project.dto';
import { ProjectService } from './project.service';

@ApiTags('projects')
@Controller()
export class ProjectsController {
  constructor(
    private readonly projects: ProjectService,
    private readonly participation: Participation,
  ) {}

  /** The caller's projects across organisations, newest first; not those in which their organisation's part is suspended. */
  @Get('me/projects')
  @SignedIn({ key: 'project:read' })
  @ApiOkResponse({ type: MyProjectPage })
  mine(@Caller() caller: Caller, @Query() query: PageQuery): Promise<MyProjectPage> {
    return this.projects.mine(caller, query);
  }

  /** The project with its participants. */
  @Get('projects/:project')
  @Can('read', 'Project', { key: 'project:read' })
  one(@Caller() caller: Caller): Promise<ProjectDto> {
    return this.projects.one(caller);
  }

  /** Changes name or summary. */
  @Patch('projects/:project')
  @Can('update', 'Project', { key: 'project:write', ifMatch: true })
  change(@Caller() caller: Caller, @Body() body: ChangeProjectDto): Promise<ProjectDto> {
    return this.projects.change(caller, body);
  }

  /** People with a role in the project, of every participant. */
  @Get('projects/:project/people')
  @Can('read', 'Person', { key: 'project:read' })
  @ApiOkResponse({ type: RoleHolderPage })
  people(@Caller() caller: Caller, @Query() query: PageQuery): Promise<RoleHolderPage> {
    return this.projects.people(caller, query);
  }

  /** Organisations of the project, in the order they came. */
  @Get('projects/:project/participants')
  @Can('read', 'Participant', { key: 'project:read' })
  @ApiOkResponse({ type: ParticipantPage })
  participants(@Caller() caller: Caller, @Query() query: PageQuery): Promise<ParticipantPage> {
    return this.participation.list(caller, query);
  }

  /** Verified organisations that could be invited, by a part of their name. */
  @Get('projects/:project/invitable-organisations')
  @Can('invite', 'Participant', { key: 'project:read' })
  @ApiOkResponse({ type: InvitableList })
  invitable(@Caller() caller: Caller, @Query() { text = '' }: InvitableQuery): Promise<InvitableList> {
    return this.participation.invitable(caller, text);
  }

  /** Invites an organisation; its owner accepts or refuses. */
  @Post('projects/:project/participants')
  @Can('invite', 'Participant', { key: 'project:write' })
  invite(@Caller() caller: Caller, @Body() body: InviteParticipantDto): Promise<ParticipantDto> {
    return this.participation.invite(caller, body);
  }

  /** Takes an invitation back before it is answered. */
  @Delete('projects/:project/participants/:participant')
  @Can('invite', 'Participant', { key: 'project:write', ifMatch: true })
  withdraw(@Caller() caller: Caller, @Param('participant', new IdPipe('par')) id: string): Promise<ParticipantDto> {
    return this.participation.withdraw(caller, id);
  }
}
