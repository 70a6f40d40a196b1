export { addressKey } from './browser';
export { Identity, type KeyRow, type RoleHolder } from './identity';
export { IdentityModule } from './identity.module';
export { Links } from './links';
export { People } from './people';
export { FirstPerson } from './set-up';
export { IdentityJobsModule } from './identity.jobs.module';
