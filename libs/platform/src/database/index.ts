export { Database, type Entry } from './database';
export { DatabaseModule, RetentionModule } from './database.module';
export { away, isAway, sqlState } from './faults';
export { doors, type Door, entryValues, type Scopes } from './doors';
export { Retention } from './retention';
export { bootstrapRoles, type Login, logins, roleStatements } from './roles';
export { appendOnly, scoped } from './tenancy';
export { Tx } from './tx';
export { advisoryLocks } from './locks';
