import { Module } from '@nestjs/common';
import { queue } from '@app/platform/queues';
import { DatasetsModule } from './datasets.module';
import { RightSweeper } from './rights/right.sweeper';
import { UploadSweeper } from './uploads/upload.sweeper';
import { Tokenizers } from './validation/tokenizers';
import { ValidationProcessor, validationQueue } from './validation/validation.processor';
import { ValidationSweeper } from './validation/validation.sweeper';
import { Validator } from './validation/validator';

/** The worker's part: checks of versions, uploads that nobody goes on with, and rights whose time is over. */
@Module({
  imports: [DatasetsModule, queue(validationQueue)],
  providers: [Tokenizers, Validator, ValidationProcessor, ValidationSweeper, UploadSweeper, RightSweeper],
})
export class DatasetsJobsModule {}
