import { Module } from '@nestjs/common';
import { AuditModule } from '@app/audit';
import { ComputeModule } from '@app/compute';
import { DatasetsModule } from '@app/datasets';
import { GrantsModule } from '@app/grants';
import { LedgerModule } from '@app/ledger';
import { ModelsModule } from '@app/models';
import { StorageModule } from '@app/platform/storage';
import { ProjectsModule } from '@app/projects';
import { Attempts } from './attempts/attempts';
import { JobsController } from './reading/jobs.controllers';
import { ProgrammeJobsController } from './reading/programme-jobs.controller';
import { JobHolds } from './job-holds';
import { LiveJobs } from './live-jobs';
import { ConditionReader } from './launch/conditions';
import { LaunchGrounds } from './launch/launch-grounds';
import { LaunchQueue } from './launch/launch-queue';
import { Launch } from './launch/launch.service';
import { JobLoss } from './reading/loss';
import { JobNames } from './reading/job-names';
import { PoolJobsController, ProgrammePoolController } from './reading/pool.controller';
import { PoolReads } from './reading/pool-reads';
import { Inabilities } from './site/inabilities.service';
import { Metering } from './site/metering.service';
import { Leases } from './site/leases.service';
import { JobReads } from './reading/reads.service';
import { Reports } from './site/reports.service';
import { SiteController } from './site/site.controller';
import { Steering } from './steering/steering.service';

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
  controllers: [JobsController, ProgrammeJobsController, PoolJobsController, ProgrammePoolController, SiteController],
  providers: [
    Launch,
    LaunchGrounds,
    LaunchQueue,
    ConditionReader,
    JobHolds,
    Steering,
    Attempts,
    Leases,
    Inabilities,
    Reports,
    Metering,
    JobReads,
    JobLoss,
    JobNames,
    PoolReads,
    LiveJobs,
  ],
  exports: [Launch, ConditionReader],
})
export class JobsModule {}
