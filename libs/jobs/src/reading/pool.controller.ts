import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Caller, Can } from '@app/access';
import { PageQuery } from '@app/platform/http';
import { PoolAttemptPage, PoolUsagePage, PoolUtilisationDto } from '../job.dto';
import { PoolReads } from './pool-reads';

@ApiTags('pools')
@Controller('pools/:pool')
export class PoolJobsController {
  constructor(private readonly reads: PoolReads) {}

  /** What runs and ran on the pool, newest first: by project and country only. */
  @Get('attempts')
  @Can('read', 'Attempt', { key: 'pool:read' })
  @ApiOkResponse({ type: PoolAttemptPage })
  attempts(@Caller() caller: Caller, @Query() query: PageQuery): Promise<PoolAttemptPage> {
    return this.reads.attempts(caller, query);
  }

  /** GPU time metered on the pool, newest first. */
  @Get('usage')
  @Can('read', 'Usage', { key: 'pool:read' })
  @ApiOkResponse({ type: PoolUsagePage })
  usage(@Caller() caller: Caller, @Query() query: PageQuery): Promise<PoolUsagePage> {
    return this.reads.usage(caller, query);
  }

  /** How many GPUs are busy, and how much of the pool was used on each of the latest 28 days. */
  @Get('utilisation')
  @Can('read', 'Usage', { key: 'pool:read' })
  utilisation(@Caller() caller: Caller): Promise<PoolUtilisationDto> {
    return this.reads.utilisation(caller);
  }
}
