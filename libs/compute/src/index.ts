export { Compute, type Price } from './compute';
export { ComputeJobsModule } from './compute.jobs.module';
export { ComputeModule } from './compute.module';
export { LotEnds } from './lots/lot-ends';
export { Pool } from './pools/pool.entity';
