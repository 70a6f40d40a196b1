import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Caller, Can } from '@app/access';
import { Hints } from '@app/platform/events';
import { PageQuery, stream, wantsStream } from '@app/platform/http';
import { IdPipe } from '@app/platform/ids';
import {
  AfterQuery,
  AttemptPage,
  CheckpointPage,
  ExplanationDto,
  ExtendJob,
  JobDto,
  JobEventList,
  JobNews,
  JobPage,
  JobQuery,
  LogList,
  MetricList,
  MetricQuery,
  UsagePage,
} from '../job.dto';
import { JobLoss } from './loss';
import { LossDto, LossQuery } from './loss.dto';
import { asStream, JobReads, newsAsStream } from './reads.service';
import { Steering } from '../steering/steering.service';

const waitMilliseconds = 2000;
type Rows<T> = { data: T[]; done: boolean };
const lastEventId = (request: FastifyRequest) => request.headers['last-event-id'] as string | undefined;

@ApiTags('jobs')
@Controller('projects/:project/fine-tuning-jobs')
export class JobsController {
  constructor(
    private readonly reads: JobReads,
    private readonly losses: JobLoss,
    private readonly steering: Steering,
    private readonly hints: Hints,
  ) {}

  /** Jobs of the project, newest first unless another order is asked for. */
  @Get()
  @Can('read', 'Job', { key: 'jobs:read' })
  @ApiOkResponse({ type: JobPage })
  list(@Caller() caller: Caller, @Query() query: JobQuery): Promise<JobPage> {
    return this.reads.list(caller, query);
  }

  /** A job: state, numbers, hold, and why it waits if it does. */
  @Get(':job')
  @Can('read', 'Job', { key: 'jobs:read' })
  @ApiOkResponse({ type: JobDto })
  show(@Caller() caller: Caller, @Param('job', new IdPipe('job')) job: string): Promise<JobDto> {
    return this.reads.show(caller, job);
  }

  /** Why it is not running: what binds, with the numbers, and when it may start. */
  @Get(':job/explanation')
  @Can('read', 'Job', { key: 'jobs:read' })
  @ApiOkResponse({ type: ExplanationDto })
  explanation(@Caller() caller: Caller, @Param('job', new IdPipe('job')) job: string): Promise<ExplanationDto> {
    return this.reads.explanation(caller, job);
  }

  /** Attempts at a job in their order: where each ran and how it ended. */
  @Get(':job/attempts')
  @Can('read', 'Job', { key: 'jobs:read' })
  @ApiOkResponse({ type: AttemptPage })
  attempts(
    @Caller() caller: Caller,
    @Param('job', new IdPipe('job')) job: string,
    @Query() query: PageQuery,
  ): Promise<AttemptPage> {
    return this.reads.attempts(caller, job, query);
  }

  /** What happened to it, as JSON or as a stream. */
  @Get(':job/events')
  @Can('read', 'Job', { key: 'jobs:read' })
  @ApiOkResponse({ type: JobEventList })
  events(
    @Caller() caller: Caller,
    @Param('job', new IdPipe('job')) job: string,
    @Query() query: AfterQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JobEventList | undefined> {
    const rows = (after: string | undefined) => this.reads.events(caller, job, after);
    return this.answer(request, reply, [`scope:${caller.scopeId}`], query, rows, ({ topic }) => topic);
  }

  /** Losses, checkpoints and samples as the trainer told them, as JSON or as a stream. */
  @Get(':job/metrics')
  @Can('read', 'Job', { key: 'jobs:read' })
  @ApiOkResponse({ type: MetricList })
  metrics(
    @Caller() caller: Caller,
    @Param('job', new IdPipe('job')) job: string,
    @Query() query: MetricQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MetricList | undefined> {
    const rows = (after: string | undefined) => this.reads.metrics(caller, job, { ...query, after });
    return this.answer(request, reply, [`job:${job}`], query, rows, ({ type }) => type);
  }

  /** How the loss fell so far, in as few points as a curve needs: its picture is that of all points. */
  @Get(':job/loss')
  @Can('read', 'Job', { key: 'jobs:read' })
  @ApiOkResponse({ type: LossDto })
  loss(
    @Caller() caller: Caller,
    @Param('job', new IdPipe('job')) job: string,
    @Query() { parts = 400 }: LossQuery,
  ): Promise<LossDto> {
    return this.losses.read(caller, job, parts);
  }

  /** Lines that the trainer wrote, as JSON or as a stream. */
  @Get(':job/logs')
  @Can('read', 'Job', { key: 'jobs:read' })
  @ApiOkResponse({ type: LogList })
  logs(
    @Caller() caller: Caller,
    @Param('job', new IdPipe('job')) job: string,
    @Query() query: AfterQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<LogList | undefined> {
    const rows = (after: string | undefined) => this.reads.logs(caller, job, { after });
    return this.answer(request, reply, [`job:${job}`], query, rows, () => 'log');
  }

  /** What happened, what the trainer told and what it wrote, in one answer or one stream of `event`, `metric` and `line`. */
  @Get(':job/news')
  @Can('read', 'Job', { key: 'jobs:read' })
  @ApiOkResponse({ type: JobNews })
  async news(
    @Caller() caller: Caller,
    @Param('job', new IdPipe('job')) job: string,
    @Query() query: AfterQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JobNews | undefined> {
    const { news } = await this.reads.news(caller, job, lastEventId(request) ?? query.after);
    if (!wantsStream(request)) return news;
    await stream(request, reply, {
      after: query.after ?? null,
      read: async (after) => {
        const { news: more, done } = await this.reads.news(caller, job, after ?? '');
        return { events: newsAsStream(more, after ?? ''), done };
      },
      wake: (signal) => this.hints.wait([`scope:${caller.scopeId}`, `job:${job}`], waitMilliseconds, signal),
    });
    return undefined;
  }

  /** Checkpoints that can be gone on from, with their digests. */
  @Get(':job/checkpoints')
  @Can('read', 'Job', { key: 'jobs:read' })
  @ApiOkResponse({ type: CheckpointPage })
  checkpoints(
    @Caller() caller: Caller,
    @Param('job', new IdPipe('job')) job: string,
    @Query() query: PageQuery,
  ): Promise<CheckpointPage> {
    return this.reads.checkpoints(caller, job, query);
  }

  /** GPU-seconds that the site reported, and what they cost. */
  @Get(':job/usage')
  @Can('read', 'Job', { key: 'jobs:read' })
  @ApiOkResponse({ type: UsagePage })
  usage(
    @Caller() caller: Caller,
    @Param('job', new IdPipe('job')) job: string,
    @Query() query: PageQuery,
  ): Promise<UsagePage> {
    return this.reads.usage(caller, job, query);
  }

  /** End a job for good; what it did not use returns to the account. */
  @Post(':job/cancel')
  @HttpCode(200)
  @Can('steer', 'Job', { key: 'jobs:write', ifMatch: true })
  @ApiOkResponse({ type: JobDto })
  cancel(@Caller() caller: Caller, @Param('job', new IdPipe('job')) job: string): Promise<JobDto> {
    return this.steering.cancel(caller, job);
  }

  /** Stop at the next checkpoint and give the GPUs back; the job keeps its hold. */
  @Post(':job/pause')
  @HttpCode(200)
  @Can('steer', 'Job', { key: 'jobs:write', ifMatch: true })
  @ApiOkResponse({ type: JobDto })
  pause(@Caller() caller: Caller, @Param('job', new IdPipe('job')) job: string): Promise<JobDto> {
    return this.steering.pause(caller, job);
  }

  /** Queue a paused job again; it goes on from its last checkpoint. */
  @Post(':job/resume')
  @HttpCode(200)
  @Can('steer', 'Job', { key: 'jobs:write', ifMatch: true })
  @ApiOkResponse({ type: JobDto })
  resume(@Caller() caller: Caller, @Param('job', new IdPipe('job')) job: string): Promise<JobDto> {
    return this.steering.resume(caller, job);
  }

  /** A job that failed, or was stopped with time left, goes on from its last checkpoint, under a new hold. */
  @Post(':job/retry')
  @HttpCode(200)
  @Can('steer', 'Job', { key: 'jobs:write', ifMatch: true, idempotency: 'required' })
  @ApiOkResponse({ type: JobDto })
  retry(@Caller() caller: Caller, @Param('job', new IdPipe('job')) job: string): Promise<JobDto> {
    return this.steering.retry(caller, job);
  }

  /** More time, if the account allows it. */
  @Post(':job/extension')
  @HttpCode(200)
  @Can('steer', 'Job', { key: 'jobs:write', ifMatch: true, idempotency: 'required' })
  @ApiOkResponse({ type: JobDto })
  extend(
    @Caller() caller: Caller,
    @Param('job', new IdPipe('job')) job: string,
    @Body() body: ExtendJob,
  ): Promise<JobDto> {
    return this.steering.extend(caller, job, body.seconds);
  }

  private async answer<T extends { id: string }>(
    request: FastifyRequest,
    reply: FastifyReply,
    channels: string[],
    query: AfterQuery,
    rows: (after: string | undefined) => Promise<Rows<T>>,
    name: (row: T) => string,
  ): Promise<{ data: T[] } | undefined> {
    const first = await rows(lastEventId(request) ?? query.after);
    if (!wantsStream(request)) return { data: first.data };
    await stream(request, reply, {
      after: query.after ?? null,
      read: async (after) => {
        const { data, done } = await rows(after ?? undefined);
        return { events: asStream(data, name), done };
      },
      wake: (signal) => this.hints.wait(channels, waitMilliseconds, signal),
    });
    return undefined;
  }
}
