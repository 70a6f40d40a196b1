import { Module } from '@nestjs/common';
import { AuditModule } from '@app/audit';
import { ComputeModule } from '@app/compute';
import { DatasetsModule } from '@app/datasets';
import { GrantsModule } from '@app/grants';
import { LedgerModule } from '@app/ledger';
import { ModelsModule } from '@app/models';
import { StorageModule } from '@app/platform/storage';
import { ProjectsModule } from '@app/projects';
import { Attempts } from './attempts';
import { JobsController, ProgrammeJobsController } from './jobs.controllers';
import { Launch } from './launch.service';
import { Leases } from './leases.service';
import { LiveJobs } from './live-jobs';
import { JobReads } from './reads.service';
import { Reports } from './reports.service';
import { Settlement } from './settlement';
import { SiteController } from './site.controller';
import { Steering } from './steering.service';

@Module({
  imports: [
    AuditModule,
    ProjectsModule,
    LedgerModule,
    GrantsModule,
    ComputeModule,
    DatasetsModule,
    ModelsModule,
    StorageModule,
  ],
  controllers: [JobsController, ProgrammeJobsController, SiteController],
  providers: [Launch, Attempts, Leases, Reports, Settlement, Steering, JobReads, LiveJobs],
  exports: [Launch],
})
export class JobsModule {}
