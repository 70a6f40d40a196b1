export { Identity, type RoleHolder } from './identity';
export { IdentityModule } from './identity.module';
export { IdentityJobsModule } from './identity.jobs.module';
export { Keys, type KeyRow } from './keys/keys';
export { hashed, newToken } from './keys/secrets';
export { linkUsedOrExpired } from './people/links';
export { People } from './people/people';
export { addressKey } from './sessions/browser';
export { FirstPerson } from './sessions/set-up';
