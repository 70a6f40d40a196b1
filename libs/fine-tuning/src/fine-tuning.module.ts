import { Module } from '@nestjs/common';
import { ComputeModule } from '@app/compute';
import { JobsModule } from '@app/jobs';
import { Estimates } from './estimates.service';
import { FineTuningController } from './fine-tuning.controller';
import { Throughputs } from './throughputs';

@Module({
  imports: [JobsModule, ComputeModule],
  controllers: [FineTuningController],
  providers: [Estimates, Throughputs],
})
export class FineTuningModule {}
