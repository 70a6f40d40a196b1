import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Audit } from '@app/audit';
import { Organisations } from '@app/organisations';
import { queue } from '@app/platform/queues';
import { datasetEntities } from './datasets.module';
import { DatasetsMetrics } from './datasets.metrics';
import { Listings } from './listings/listings';
import { Datasets } from './register/datasets.service';
import { Agreements } from './rights/agreements.service';
import { RightSweeper } from './rights/right.sweeper';
import { RightWriter } from './rights/right-writer';
import { UploadSweeper } from './uploads/upload.sweeper';
import { Uploads } from './uploads/uploads.service';
import { Tokenizers } from './validation/tokenizers';
import { ValidationProcessor, validationQueue } from './validation/validation.processor';
import { ValidationSweeper } from './validation/validation.sweeper';
import { Validator } from './validation/validator';
import { Versions } from './versions/versions';

/**
 * The worker's part: checks of versions, uploads that nobody goes on with, rights whose time is over. No controllers:
 * the worker has no routes.
 */
@Module({
  imports: [TypeOrmModule.forFeature(datasetEntities), queue(validationQueue)],
  providers: [
    Tokenizers,
    Validator,
    ValidationProcessor,
    ValidationSweeper,
    UploadSweeper,
    RightSweeper,
    DatasetsMetrics,
    Agreements,
    RightWriter,
    Uploads,
    Datasets,
    Versions,
    Listings,
    Audit,
    Organisations,
  ],
})
export class DatasetsJobsModule {}
