import { Module } from '@nestjs/common';
import { ComputeModule } from '@app/compute';
import { JobsModule } from '@app/jobs';
import { LedgerModule } from '@app/ledger';
import { Estimates } from './estimates.service';
import { FineTuningController } from './fine-tuning.controller';

@Module({
  imports: [JobsModule, ComputeModule, LedgerModule],
  controllers: [FineTuningController],
  providers: [Estimates],
})
export class FineTuningModule {}
