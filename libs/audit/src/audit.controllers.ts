import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Caller, Can, SignedIn } from '@app/access';
import { PageQuery } from '@app/platform/http';
import { AuditPage } from './audit.dto';
import { AuditList } from './audit-list.service';

@ApiTags('audit')
@Controller('organisations/:org/audit')
export class OrganisationAuditController {
  constructor(private readonly entries: AuditList) {}

  /** Acts in the organisation, and attempts that were denied, newest first. */
  @Get()
  @Can('read', 'Audit', { key: 'audit:read' })
  @ApiOkResponse({ type: AuditPage })
  list(@Caller() caller: Caller, @Query() query: PageQuery): Promise<AuditPage> {
    return this.entries.list(caller, query);
  }
}

@ApiTags('audit')
@Controller('projects/:project/audit')
export class ProjectAuditController {
  constructor(private readonly entries: AuditList) {}

  /** Acts in the project, and attempts that were denied, newest first. */
  @Get()
  @Can('read', 'Audit', { key: 'audit:read' })
  @ApiOkResponse({ type: AuditPage })
  list(@Caller() caller: Caller, @Query() query: PageQuery): Promise<AuditPage> {
    return this.entries.list(caller, query);
  }
}

@ApiTags('audit')
@Controller('programmes/:programme/audit')
export class ProgrammeAuditController {
  constructor(private readonly entries: AuditList) {}

  /** Acts of the programme office, and attempts that were denied, newest first. */
  @Get()
  @Can('read', 'Audit', { key: 'audit:read' })
  @ApiOkResponse({ type: AuditPage })
  list(@Caller() caller: Caller, @Query() query: PageQuery): Promise<AuditPage> {
    return this.entries.list(caller, query);
  }
}

@ApiTags('audit')
@Controller('pools/:pool/audit')
export class PoolAuditController {
  constructor(private readonly entries: AuditList) {}

  /** Acts at the pool, and attempts that were denied, newest first. */
  @Get()
  @Can('read', 'Audit', { key: 'audit:read' })
  @ApiOkResponse({ type: AuditPage })
  list(@Caller() caller: Caller, @Query() query: PageQuery): Promise<AuditPage> {
    return this.entries.list(caller, query);
  }
}

@ApiTags('audit')
@Controller('platform/audit')
export class PlatformAuditController {
  constructor(private readonly entries: AuditList) {}

  /** What concerns the platform as a whole: its set-up, countries, and who was refused there. */
  @Get()
  @Can('read', 'Audit', { key: 'audit:read' })
  @ApiOkResponse({ type: AuditPage })
  list(@Caller() caller: Caller, @Query() query: PageQuery): Promise<AuditPage> {
    return this.entries.list(caller, query);
  }
}

@ApiTags('audit')
@Controller('me/audit')
export class MyAuditController {
  constructor(private readonly entries: AuditList) {}

  /** What happened to my account: sign-ins, keys, changes. */
  @Get()
  @SignedIn({ key: 'audit:read' })
  @ApiOkResponse({ type: AuditPage })
  list(@Caller() caller: Caller, @Query() query: PageQuery): Promise<AuditPage> {
    return this.entries.list(caller, query);
  }
}
