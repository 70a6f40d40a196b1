import { Module } from '@nestjs/common';
import { HoldWatch } from './hold-watch';
import { LedgerMetrics } from './ledger.metrics';

/** The worker's part: reports holds that nobody will close, and tells sums. */
@Module({ providers: [HoldWatch, LedgerMetrics], exports: [HoldWatch] })
export class LedgerJobsModule {}
