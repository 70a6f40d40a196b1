export { BaseModel } from './base-model.entity';
export { BaseModels } from './base-models';
export type { Sample } from './model-sample.entity';
export type { ArtefactFile } from './model-version.entity';
export { type MadeModel, Models } from './models';
export { ModelsModule } from './models.module';
export { ModelsJobsModule } from './models.jobs.module';
