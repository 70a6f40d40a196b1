import { Module } from '@nestjs/common';
import { Audit } from './audit';
import { AuditList } from './audit-list.service';
import {
  OrganisationAuditController,
  PoolAuditController,
  ProgrammeAuditController,
  ProjectAuditController,
} from './audit.controllers';

@Module({
  controllers: [OrganisationAuditController, ProjectAuditController, ProgrammeAuditController, PoolAuditController],
  providers: [Audit, AuditList],
  exports: [Audit],
})
export class AuditModule {}
