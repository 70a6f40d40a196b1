import { Module } from '@nestjs/common';
import { Audit } from './audit';
import { AuditList } from './audit-list.service';
import {
  MyAuditController,
  OrganisationAuditController,
  PlatformAuditController,
  PoolAuditController,
  ProgrammeAuditController,
  ProjectAuditController,
} from './audit.controllers';

@Module({
  controllers: [
    OrganisationAuditController,
    ProjectAuditController,
    ProgrammeAuditController,
    PoolAuditController,
    PlatformAuditController,
    MyAuditController,
  ],
  providers: [Audit, AuditList],
  exports: [Audit],
})
export class AuditModule {}
