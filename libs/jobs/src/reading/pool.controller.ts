import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Caller, Can } from '@app/access';
import { PageQuery } from '@app/platform/http';
import { IdPipe } from '@app/platform/ids';
import { PoolAttemptPage, PoolUsagePage, PoolUtilisationDto, ProgrammePoolUseDto } from '../job.dto';
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

@ApiTags('pools')
@Controller('programmes/:programme/pools/:pool')
export class ProgrammePoolController {
  constructor(private readonly reads: PoolReads) {}

  /** How much of a pool is used, where projects of the programme have GPU time; of other programmes the country alone. */
  @Get('utilisation')
  @Can('read', 'Usage', { key: 'programme:read' })
  utilisation(@Caller() caller: Caller, @Param('pool', new IdPipe('pol')) pool: string): Promise<ProgrammePoolUseDto> {
    return this.reads.utilisationFor(caller, pool);
  }
}
