import { Body, Controller, HttpCode, Param, Post, Put, Query, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Access, Caller } from '@app/access';
import { Problem } from '@app/platform/http';
import { IdPipe } from '@app/platform/ids';
import { Inabilities } from './inabilities.service';
import { Leases } from './leases.service';
import { Metering } from './metering.service';
import { Reports } from './reports.service';
import {
  AcceptedDto,
  AskLeases,
  EndAttempt,
  FileQuery,
  Heartbeat,
  HeartbeatAnswer,
  LeaseList,
  RecordedDto,
  SendCheckpoint,
  SendEvents,
  SendLogs,
  SendUsage,
  StoredFileDto,
  TellInability,
} from './site.dto';

/** For site agents. Every write carries the fence of the lease. */
@ApiTags('site')
@Controller('site')
export class SiteController {
  constructor(
    private readonly leases: Leases,
    private readonly inabilities: Inabilities,
    private readonly reports: Reports,
    private readonly metering: Metering,
  ) {}

  /** Ask for work; waits a little when there is none. */
  @Post('leases')
  @HttpCode(200)
  @Access({ kind: 'agent' })
  @ApiOkResponse({ type: LeaseList })
  ask(@Caller() caller: Caller, @Body() body: AskLeases): Promise<LeaseList> {
    return this.leases.ask(caller, body);
  }

  /** Tell that the agent cannot work, and why: to be repeated each half minute until it asks for work. It counts as no asking. */
  @Post('pools/:pool/inability')
  @HttpCode(200)
  @Access({ kind: 'agent' })
  @ApiOkResponse({ type: RecordedDto })
  inability(
    @Caller() caller: Caller,
    @Param('pool', new IdPipe('pol')) pool: string,
    @Body() body: TellInability,
  ): Promise<RecordedDto> {
    return this.inabilities.tell(caller, pool, body);
  }

  /** Renew the lease, and hear what is asked of the attempt. */
  @Post('attempts/:attempt/heartbeat')
  @HttpCode(200)
  @Access({ kind: 'agent' })
  @ApiOkResponse({ type: HeartbeatAnswer })
  heartbeat(
    @Caller() caller: Caller,
    @Param('attempt', new IdPipe('att')) attempt: string,
    @Body() body: Heartbeat,
  ): Promise<HeartbeatAnswer> {
    return this.reports.heartbeat(caller, attempt, body);
  }

  /** Lines of the trainer’s diary, from the first that was not accepted. */
  @Post('attempts/:attempt/events')
  @HttpCode(200)
  @Access({ kind: 'agent' })
  @ApiOkResponse({ type: AcceptedDto })
  events(
    @Caller() caller: Caller,
    @Param('attempt', new IdPipe('att')) attempt: string,
    @Body() body: SendEvents,
  ): Promise<AcceptedDto> {
    return this.reports.events(caller, attempt, body);
  }

  /** Lines of the log, from the first that was not accepted. */
  @Post('attempts/:attempt/logs')
  @HttpCode(200)
  @Access({ kind: 'agent' })
  @ApiOkResponse({ type: AcceptedDto })
  logs(
    @Caller() caller: Caller,
    @Param('attempt', new IdPipe('att')) attempt: string,
    @Body() body: SendLogs,
  ): Promise<AcceptedDto> {
    return this.reports.logs(caller, attempt, body);
  }

  /** GPU-seconds of one interval; the same interval twice counts once. */
  @Post('attempts/:attempt/usage')
  @HttpCode(200)
  @Access({ kind: 'agent' })
  @ApiOkResponse({ type: RecordedDto })
  usage(
    @Caller() caller: Caller,
    @Param('attempt', new IdPipe('att')) attempt: string,
    @Body() body: SendUsage,
  ): Promise<RecordedDto> {
    return this.metering.usage(caller, attempt, body);
  }

  /** Send a file of a checkpoint or of the result, raw; its digest is in the address and is checked. */
  @Put('attempts/:attempt/files/:sha256')
  @Access({ kind: 'agent' })
  @ApiConsumes('application/octet-stream')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiOkResponse({ type: StoredFileDto })
  file(
    @Caller() caller: Caller,
    @Param('attempt', new IdPipe('att')) attempt: string,
    @Param('sha256') sha256: string,
    @Query() query: FileQuery,
    @Req() request: FastifyRequest,
  ): Promise<StoredFileDto> {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw Problem.invalid([{ pointer: '/sha256', code: 'not-a-digest' }]);
    return this.reports.file(caller, attempt, sha256, query, request.raw);
  }

  /** A checkpoint whose files have all been sent. */
  @Post('attempts/:attempt/checkpoints')
  @Access({ kind: 'agent' })
  @ApiCreatedResponse({ type: RecordedDto })
  checkpoint(
    @Caller() caller: Caller,
    @Param('attempt', new IdPipe('att')) attempt: string,
    @Body() body: SendCheckpoint,
  ): Promise<RecordedDto> {
    return this.reports.checkpoint(caller, attempt, body);
  }

  /** How the attempt ended, what it made, and all GPU-seconds it used. */
  @Post('attempts/:attempt/end')
  @HttpCode(200)
  @Access({ kind: 'agent' })
  @ApiOkResponse({ type: RecordedDto })
  end(
    @Caller() caller: Caller,
    @Param('attempt', new IdPipe('att')) attempt: string,
    @Body() body: EndAttempt,
  ): Promise<RecordedDto> {
    return this.reports.end(caller, attempt, body);
  }
}
