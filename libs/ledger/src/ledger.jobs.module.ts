import { Module } from '@nestjs/common';
import { HoldWatch } from './hold-watch';

/** The worker's part: reports holds that nobody will close. */
@Module({ providers: [HoldWatch], exports: [HoldWatch] })
export class LedgerJobsModule {}
