export { Compute, type Price } from './compute';
export { ComputeJobsModule } from './compute.jobs.module';
export { ComputeModule } from './compute.module';
export { LotEnds } from './lots/lot-ends';
export { agentPatienceSeconds, inabilities, type Inability } from './pools/inability';
export { Pool } from './pools/pool.entity';
