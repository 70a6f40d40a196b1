import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Caller, Can, SignedIn } from '@app/access';
import { Trail } from './trail';
import { AuditPage, AuditQuery, ProgrammeAuditQuery } from './trail.dto';

@ApiTags('audit')
@Controller('organisations/:org/audit')
export class OrganisationAuditController {
  constructor(private readonly trail: Trail) {}

  /** Acts in the organisation, and attempts that were denied, newest first. */
  @Get()
  @Can('read', 'Audit', { key: 'audit:read' })
  @ApiOkResponse({ type: AuditPage })
  list(@Caller() caller: Caller, @Query() query: AuditQuery): Promise<AuditPage> {
    return this.trail.list(caller, query);
  }
}

@ApiTags('audit')
@Controller('projects/:project/audit')
export class ProjectAuditController {
  constructor(private readonly trail: Trail) {}

  /** Acts in the project, and attempts that were denied, newest first. */
  @Get()
  @Can('read', 'Audit', { key: 'audit:read' })
  @ApiOkResponse({ type: AuditPage })
  list(@Caller() caller: Caller, @Query() query: AuditQuery): Promise<AuditPage> {
    return this.trail.list(caller, query);
  }
}

@ApiTags('audit')
@Controller('programmes/:programme/audit')
export class ProgrammeAuditController {
  constructor(private readonly trail: Trail) {}

  /** Acts of the programme office, and attempts that were denied, newest first. */
  @Get()
  @Can('read', 'Audit', { key: 'audit:read' })
  @ApiOkResponse({ type: AuditPage })
  list(@Caller() caller: Caller, @Query() query: ProgrammeAuditQuery): Promise<AuditPage> {
    return this.trail.list(caller, query);
  }
}

@ApiTags('audit')
@Controller('pools/:pool/audit')
export class PoolAuditController {
  constructor(private readonly trail: Trail) {}

  /** Acts at the pool, and attempts that were denied, newest first. */
  @Get()
  @Can('read', 'Audit', { key: 'audit:read' })
  @ApiOkResponse({ type: AuditPage })
  list(@Caller() caller: Caller, @Query() query: AuditQuery): Promise<AuditPage> {
    return this.trail.list(caller, query);
  }
}

@ApiTags('audit')
@Controller('platform/audit')
export class PlatformAuditController {
  constructor(private readonly trail: Trail) {}

  /** What concerns the platform as a whole: its set-up, countries, what was done to organisations, programmes and pools, and who was refused there. */
  @Get()
  @Can('read', 'Audit', { key: 'audit:read' })
  @ApiOkResponse({ type: AuditPage })
  list(@Caller() caller: Caller, @Query() query: AuditQuery): Promise<AuditPage> {
    return this.trail.list(caller, query);
  }
}

@ApiTags('audit')
@Controller('me/audit')
export class MyAuditController {
  constructor(private readonly trail: Trail) {}

  /** What happened to my account: sign-ins, keys, changes. */
  @Get()
  @SignedIn({ key: 'audit:read' })
  @ApiOkResponse({ type: AuditPage })
  list(@Caller() caller: Caller, @Query() query: AuditQuery): Promise<AuditPage> {
    return this.trail.list(caller, query);
  }
}
