export { Database, type Entry } from './database';
export { DatabaseModule } from './database.module';
export { doors, type Door, entryValues, type Scopes } from './doors';
export { bootstrapRoles, type Login, logins, roleStatements } from './roles';
export { appendOnly, scoped } from './tenancy';
export { Tx } from './tx';
