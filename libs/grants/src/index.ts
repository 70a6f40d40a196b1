export type { Award } from './awards/award';
export { Grants } from './grants';
export { GrantsModule } from './grants.module';
export { GrantLeftDto } from './grant.dto';
export { computeLines, grantLeft, grantSums, type GrantSums } from './books/grant-left';
