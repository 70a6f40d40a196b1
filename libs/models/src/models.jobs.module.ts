import { Module } from '@nestjs/common';
import { BaseModelSeeder } from './catalogue/base-model-seeder';
import { ModelsModule } from './models.module';

/** The worker's part: the base models that lie on its disk. */
@Module({ imports: [ModelsModule], providers: [BaseModelSeeder] })
export class ModelsJobsModule {}
