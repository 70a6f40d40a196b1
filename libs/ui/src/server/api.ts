import { createMonsoonClient } from '@app/api-client';

/** The API of the server that this page came from. The session's cookie goes along by itself. */
export const api = createMonsoonClient(location.origin);

/** Header of a change to a thing that was read at a version. */
export const ifMatch = (version: number): { 'If-Match': string } => ({ 'If-Match': `"${version}"` });

/** Header of an act that must not happen twice: one key an intention, the same at every try. */
export const once = (key: string): { 'Idempotency-Key': string } => ({ 'Idempotency-Key': key });
