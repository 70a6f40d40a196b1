export { BaseModel } from './catalogue/base-model.entity';
export { BaseModels } from './catalogue/base-models';
export type { Sample } from './library/model-sample.entity';
export type { ArtefactFile } from './library/model-version.entity';
export { type MadeModel, Models } from './library/models';
export { ModelsModule } from './models.module';
export { ModelsJobsModule } from './models.jobs.module';
