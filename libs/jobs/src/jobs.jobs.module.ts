import { Module } from '@nestjs/common';
import { LedgerModule } from '@app/ledger';
import { ModelsModule } from '@app/models';
import { StorageModule } from '@app/platform/storage';
import { Scheduler } from './placing/scheduler';
import { Settlement } from './attempts/settlement';
import { JobSweeps } from './placing/sweeps';

/** The worker's part: scheduling, leases, settlement, metering. */
@Module({
  imports: [LedgerModule, ModelsModule, StorageModule],
  providers: [Settlement, Scheduler, JobSweeps],
  exports: [JobSweeps],
})
export class JobsJobsModule {}
