import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Caller, Can } from '@app/access';
import { Search } from './search';
import { FoundList, SearchQuery } from './search.dto';

@ApiTags('search')
@Controller('projects/:project/search')
export class ProjectSearchController {
  constructor(private readonly search: Search) {}

  /** Jobs, models, allocation requests and data of the project whose name holds the text, or that have this id. */
  @Get()
  @Can('read', 'Project', { key: 'project:read' })
  @ApiOkResponse({ type: FoundList })
  async find(@Caller() caller: Caller, @Query() { text = '' }: SearchQuery): Promise<FoundList> {
    return { data: await this.search.project(caller, text) };
  }
}

@ApiTags('search')
@Controller('programmes/:programme/search')
export class ProgrammeSearchController {
  constructor(private readonly search: Search) {}

  /** Projects and allocation requests of the programme whose name holds the text, or that have this id. */
  @Get()
  @Can('read', 'Programme', { key: 'programme:read' })
  @ApiOkResponse({ type: FoundList })
  async find(@Caller() caller: Caller, @Query() { text = '' }: SearchQuery): Promise<FoundList> {
    return { data: await this.search.programme(caller, text) };
  }
}
