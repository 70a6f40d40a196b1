export type { Award } from './awards/award';
export { Grants } from './grants';
export { GrantsModule } from './grants.module';
