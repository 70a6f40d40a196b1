export type { Award } from './award';
export { Grants } from './grants';
export { GrantsModule } from './grants.module';
