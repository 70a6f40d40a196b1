export { createMonsoonClient, type Credentials, MonsoonError, type MonsoonClient, unwrap } from './client';
export type { components } from './schema';
