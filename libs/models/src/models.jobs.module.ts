import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { BaseModelSeeder } from './catalogue/base-model-seeder';
import { BaseModels } from './catalogue/base-models';
import { Models } from './library/models';
import { modelEntities } from './models.module';

/** The worker's part: the base models that lie on its disk, and models that jobs made. No controllers. */
@Module({
  imports: [TypeOrmModule.forFeature(modelEntities)],
  providers: [BaseModels, Models, BaseModelSeeder],
  exports: [BaseModels, Models],
})
export class ModelsJobsModule {}
