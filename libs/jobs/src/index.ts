export { JobDto } from './job.dto';
export { JobsJobsModule } from './jobs.jobs.module';
export { JobsModule } from './jobs.module';
export { ConditionReader, type Conditions } from './launch/conditions';
export { Launch } from './launch/launch.service';
export type { LaunchRequest, Speed } from './recipe';
