import { Module } from '@nestjs/common';
import { ComputeJobsModule } from '@app/compute';
import { LedgerModule } from '@app/ledger';
import { ModelsJobsModule } from '@app/models';
import { StorageModule } from '@app/platform/storage';
import { JobHolds } from './job-holds';
import { JobsMetrics } from './placing/jobs.metrics';
import { Interruptions } from './placing/interruptions';
import { Scheduler } from './placing/scheduler';
import { Settlement } from './attempts/settlement';
import { JobSweeps } from './placing/sweeps';

/** The worker's part: scheduling, leases, settlement, metering. No controllers. */
@Module({
  imports: [ComputeJobsModule, LedgerModule, ModelsJobsModule, StorageModule],
  providers: [JobHolds, Settlement, Scheduler, Interruptions, JobSweeps, JobsMetrics],
  exports: [JobSweeps],
})
export class JobsJobsModule {}
