import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Audit } from '@app/audit';
import { Grants } from '@app/grants';
import { LedgerModule } from '@app/ledger';
import { LotEnds } from './lots/lot-ends';
import { LotSweeper } from './lots/lot-sweeper';
import { Lot } from './lots/lot.entity';

/** The worker's part: lots begin and end by the clock. No controllers: the worker has no routes. */
@Module({
  imports: [TypeOrmModule.forFeature([Lot]), LedgerModule],
  providers: [LotSweeper, LotEnds, Audit, Grants],
  exports: [LotEnds],
})
export class ComputeJobsModule {}
