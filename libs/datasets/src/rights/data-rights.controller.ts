import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Caller, Can } from '@app/access';
import { PageQuery } from '@app/platform/http';
import { DataRightPage } from './data-right.dto';
import { DataRightList } from './data-right-list';

@ApiTags('projects')
@Controller('projects/:project/data-rights')
export class DataRightsController {
  constructor(private readonly rights: DataRightList) {}

  /** Dataset versions that the project may use, or might, newest first. */
  @Get()
  @Can('read', 'DataRight', { key: 'project:read' })
  @ApiOkResponse({ type: DataRightPage })
  list(@Caller() caller: Caller, @Query() query: PageQuery): Promise<DataRightPage> {
    return this.rights.list(caller, query);
  }
}
