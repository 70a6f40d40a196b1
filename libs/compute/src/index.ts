export { Compute } from './compute';
export { ComputeJobsModule } from './compute.jobs.module';
export { ComputeModule } from './compute.module';
export { Pool } from './pools/pool.entity';
