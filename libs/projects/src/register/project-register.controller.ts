import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Caller, Can } from '@app/access';
import { PageQuery } from '@app/platform/http';
import { IdPipe } from '@app/platform/ids';
import { ParticipantDto } from '../participants/participant.dto';
import { Participation } from '../participants/participation.service';
import {
  CreateProjectDto,
  OfficeProjectDto,
  ProgrammeOrganisationPage,
  ProjectDto,
  ProjectPage,
  ProjectQuery,
  ReasonDto,
  VerifiedOrganisationPage,
  VerifiedOrganisationQuery,
} from './project.dto';
import { ProjectRegister } from './project-register.service';

const project = new IdPipe('prj');
const participant = new IdPipe('par');

@ApiTags('programmes')
@Controller('programmes/:programme')
export class ProjectRegisterController {
  constructor(
    private readonly register: ProjectRegister,
    private readonly participation: Participation,
  ) {}

  /** Projects of the programme, newest first. */
  @Get('projects')
  @Can('read', 'Project', { key: 'programme:read' })
  @ApiOkResponse({ type: ProjectPage })
  list(@Caller() caller: Caller, @Query() query: ProjectQuery): Promise<ProjectPage> {
    return this.register.list(caller, query);
  }

  /** Makes a project with the organisation that answers for it. */
  @Post('projects')
  @Can('create', 'Project', { key: 'programme:write' })
  create(@Caller() caller: Caller, @Body() body: CreateProjectDto): Promise<ProjectDto> {
    return this.register.create(caller, body);
  }

  /** One project with its participants, its leads and their organisations' data stewards. */
  @Get('projects/:project')
  @Can('read', 'Project', { key: 'programme:read' })
  one(@Caller() caller: Caller, @Param('project', project) id: string): Promise<OfficeProjectDto> {
    return this.register.one(caller, id);
  }

  /** Suspends a project: its partners read, and do nothing else. */
  @Post('projects/:project/suspension')
  @HttpCode(200)
  @Can('update', 'Project', { ifMatch: true, personOnly: true })
  suspend(
    @Caller() caller: Caller,
    @Param('project', project) id: string,
    @Body() body: ReasonDto,
  ): Promise<ProjectDto> {
    return this.register.move(caller, id, 'suspended', body.reason);
  }

  /** Resumes a suspended project. */
  @Post('projects/:project/resumption')
  @HttpCode(200)
  @Can('update', 'Project', { ifMatch: true, personOnly: true })
  resume(
    @Caller() caller: Caller,
    @Param('project', project) id: string,
    @Body() body: ReasonDto,
  ): Promise<ProjectDto> {
    return this.register.move(caller, id, 'active', body.reason);
  }

  /** Closes a project for good, when none of its jobs is live. */
  @Post('projects/:project/closing')
  @HttpCode(200)
  @Can('update', 'Project', { ifMatch: true, personOnly: true })
  close(@Caller() caller: Caller, @Param('project', project) id: string, @Body() body: ReasonDto): Promise<ProjectDto> {
    return this.register.move(caller, id, 'closed', body.reason);
  }

  /** Suspends one organisation's part in a project. */
  @Post('projects/:project/participants/:participant/suspension')
  @HttpCode(200)
  @Can('update', 'Project', { ifMatch: true, personOnly: true })
  suspendParticipant(
    @Caller() caller: Caller,
    @Param('project', project) projectId: string,
    @Param('participant', participant) id: string,
    @Body() body: ReasonDto,
  ): Promise<ParticipantDto> {
    return this.participation.steer(caller, projectId, id, 'suspended', body.reason);
  }

  /** Resumes one organisation's part in a project. */
  @Post('projects/:project/participants/:participant/resumption')
  @HttpCode(200)
  @Can('update', 'Project', { ifMatch: true, personOnly: true })
  resumeParticipant(
    @Caller() caller: Caller,
    @Param('project', project) projectId: string,
    @Param('participant', participant) id: string,
    @Body() body: ReasonDto,
  ): Promise<ParticipantDto> {
    return this.participation.steer(caller, projectId, id, 'active', body.reason);
  }

  /** Organisations that take part in projects of the programme. */
  @Get('organisations')
  @Can('read', 'Organisation', { key: 'programme:read' })
  @ApiOkResponse({ type: ProgrammeOrganisationPage })
  organisations(@Caller() caller: Caller, @Query() query: PageQuery): Promise<ProgrammeOrganisationPage> {
    return this.register.organisationsOf(caller, query);
  }

  /** Verified organisations in the order of their names: those that a project can be made with. */
  @Get('verified-organisations')
  @Can('read', 'Organisation', { key: 'programme:read' })
  @ApiOkResponse({ type: VerifiedOrganisationPage })
  verified(@Caller() caller: Caller, @Query() query: VerifiedOrganisationQuery): Promise<VerifiedOrganisationPage> {
    return this.register.verifiedOrganisations(caller, query);
  }
}
