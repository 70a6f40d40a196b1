export { DatasetsJobsModule } from './datasets.jobs.module';
export { DatasetsModule } from './datasets.module';
export type { RightFile } from './rights/data-right.entity';
export { DataRights, type LaunchData } from './rights/data-rights';
