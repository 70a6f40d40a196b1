export { createMonsoonClient, type MonsoonClient, unwrap } from './client';
export type { components } from './schema';
