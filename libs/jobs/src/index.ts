export { JobDto } from './job.dto';
export { JobsJobsModule } from './jobs.jobs.module';
export { JobsModule } from './jobs.module';
export { Launch, type Prepared } from './launch/launch.service';
export type { LaunchRequest } from './recipe';
