import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Caller, Can } from '@app/access';
import { HoldDto } from '@app/ledger';
import { PageQuery } from '@app/platform/http';
import { IdPipe } from '@app/platform/ids';
import { AttemptPage, JobDto, JobPage, LogList, OpenLog, ProgrammeJobQuery } from '../job.dto';
import { JobReads } from './reads.service';

const jobId = new IdPipe('job');

@ApiTags('jobs')
@Controller('programmes/:programme/jobs')
export class ProgrammeJobsController {
  constructor(private readonly reads: JobReads) {}

  /** Jobs of all projects of the programme, newest first unless another order is asked for; of one pool those that have not ended. */
  @Get()
  @Can('read', 'Job', { key: 'programme:read' })
  @ApiOkResponse({ type: JobPage })
  list(@Caller() caller: Caller, @Query() query: ProgrammeJobQuery): Promise<JobPage> {
    return this.reads.list(caller, query);
  }

  /** A job of a project of the programme: state, numbers, and why it waits or how it ended; not what was asked of the model. */
  @Get(':job')
  @Can('read', 'Job', { key: 'programme:read' })
  @ApiOkResponse({ type: JobDto })
  show(@Caller() caller: Caller, @Param('job', jobId) job: string): Promise<JobDto> {
    return this.reads.show(caller, job);
  }

  /** Attempts at it in their order. */
  @Get(':job/attempts')
  @Can('read', 'Job', { key: 'programme:read' })
  @ApiOkResponse({ type: AttemptPage })
  attempts(
    @Caller() caller: Caller,
    @Param('job', jobId) job: string,
    @Query() query: PageQuery,
  ): Promise<AttemptPage> {
    return this.reads.attempts(caller, job, query);
  }

  /** What is held for it, and what of that was charged. */
  @Get(':job/hold')
  @Can('read', 'Job', { key: 'programme:read' })
  @ApiOkResponse({ type: HoldDto })
  hold(@Caller() caller: Caller, @Param('job', jobId) job: string): Promise<HoldDto> {
    return this.reads.hold(caller, job);
  }

  /** Read the log of a project's job; the reason stands in the project's audit before the first line is read. */
  @Post(':job/log-opening')
  @HttpCode(200)
  @Can('open', 'Log', { personOnly: true })
  @ApiOkResponse({ type: LogList })
  openLog(@Caller() caller: Caller, @Param('job', jobId) job: string, @Body() body: OpenLog): Promise<LogList> {
    return this.reads.openLog(caller, job, body);
  }
}
