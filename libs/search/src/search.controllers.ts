import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Caller, Can, SignedIn } from '@app/access';
import { Search } from './search';
import { FoundList, SearchQuery } from './search.dto';

@ApiTags('search')
@Controller('projects/:project/search')
export class ProjectSearchController {
  constructor(private readonly search: Search) {}

  /** Jobs, models, allocation requests and data of the project whose name holds the text, or that have this id; to a key only what it may read. */
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

  /** Projects, requests, awards, organisations, pools and jobs of the programme whose name holds the text, or that have this id. */
  @Get()
  @Can('read', 'Programme', { key: 'programme:read' })
  @ApiOkResponse({ type: FoundList })
  async find(@Caller() caller: Caller, @Query() { text = '' }: SearchQuery): Promise<FoundList> {
    return { data: await this.search.programme(caller, text) };
  }
}

@ApiTags('search')
@Controller('platform/search')
export class PlatformSearchController {
  constructor(private readonly search: Search) {}

  /** Organisations, programmes and pools whose name holds the text, or that have this id. */
  @Get()
  @Can('read', 'Programme', { key: 'platform:read' })
  @ApiOkResponse({ type: FoundList })
  async find(@Caller() caller: Caller, @Query() { text = '' }: SearchQuery): Promise<FoundList> {
    return { data: await this.search.platform(caller, text) };
  }
}

@ApiTags('search')
@Controller('me/search')
export class MySearchController {
  constructor(private readonly search: Search) {}

  /** The caller's projects, what lies in them, and their organisations' data; to a key only what it may read. */
  @Get()
  @SignedIn({ key: 'project:read' })
  @ApiOkResponse({ type: FoundList })
  async find(@Caller() caller: Caller, @Query() { text = '' }: SearchQuery): Promise<FoundList> {
    return { data: await this.search.mine(caller, text) };
  }
}
