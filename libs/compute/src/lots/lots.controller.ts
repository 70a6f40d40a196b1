import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Caller, Can } from '@app/access';
import { IdPipe } from '@app/platform/ids';
import { LotDto, LotPage, LotQuery, LotReasonDto, ProgrammeLotQuery } from './lot.dto';
import { Lots } from './lots.service';

const lot = new IdPipe('lot');

@ApiTags('allocations')
@Controller('projects/:project/lots')
export class LotsController {
  constructor(private readonly lots: Lots) {}

  /** The project's dated GPU time, newest first. */
  @Get()
  @Can('read', 'Lot', { key: 'quota:read' })
  @ApiOkResponse({ type: LotPage })
  list(@Caller() caller: Caller, @Query() query: LotQuery): Promise<LotPage> {
    return this.lots.list(caller, query, 'project_id');
  }

  /** One lot. */
  @Get(':lot')
  @Can('read', 'Lot', { key: 'quota:read' })
  one(@Caller() caller: Caller, @Param('lot', lot) id: string): Promise<LotDto> {
    return this.lots.one(caller, id, 'project_id');
  }
}

@ApiTags('allocations')
@Controller('programmes/:programme/lots')
export class ProgrammeLotsController {
  constructor(private readonly lots: Lots) {}

  /** Lots of all projects, newest first. */
  @Get()
  @Can('read', 'Lot', { key: 'programme:read' })
  @ApiOkResponse({ type: LotPage })
  list(@Caller() caller: Caller, @Query() query: ProgrammeLotQuery): Promise<LotPage> {
    return this.lots.list(caller, query, 'programme_id');
  }

  /** One lot. */
  @Get(':lot')
  @Can('read', 'Lot', { key: 'programme:read' })
  one(@Caller() caller: Caller, @Param('lot', lot) id: string): Promise<LotDto> {
    return this.lots.one(caller, id, 'programme_id');
  }

  /** Stops new holds on a lot; what is held goes on. */
  @Post(':lot/freeze')
  @HttpCode(200)
  @Can('freeze', 'Lot', { personOnly: true, ifMatch: true })
  freeze(@Caller() caller: Caller, @Param('lot', lot) id: string, @Body() body: LotReasonDto): Promise<LotDto> {
    return this.lots.freeze(caller, id, body.reason);
  }

  /** Lets a frozen lot be used again. */
  @Post(':lot/unfreeze')
  @HttpCode(200)
  @Can('freeze', 'Lot', { personOnly: true, ifMatch: true })
  unfreeze(@Caller() caller: Caller, @Param('lot', lot) id: string, @Body() body: LotReasonDto): Promise<LotDto> {
    return this.lots.unfreeze(caller, id, body.reason);
  }

  /** Takes back what is not used: at once, or, while jobs run on it, once they have stopped. */
  @Post(':lot/revocation')
  @HttpCode(200)
  @Can('freeze', 'Lot', { personOnly: true, ifMatch: true, idempotency: 'required' })
  revoke(@Caller() caller: Caller, @Param('lot', lot) id: string, @Body() body: LotReasonDto): Promise<LotDto> {
    return this.lots.revoke(caller, id, body.reason);
  }
}
