import { Module } from '@nestjs/common';
import { LedgerModule } from '@app/ledger';
import { ModelsJobsModule } from '@app/models';
import { Scheduler } from './scheduler';
import { Settlement } from './settlement';
import { JobSweeps } from './sweeps';

/** The worker's part: scheduling, leases, settlement, metering. No controllers. */
@Module({
  imports: [LedgerModule, ModelsJobsModule],
  providers: [Settlement, Scheduler, JobSweeps],
  exports: [JobSweeps],
})
export class JobsJobsModule {}
