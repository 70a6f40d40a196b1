import createClient, { type Client } from 'openapi-fetch';
import type { paths } from './schema';

export type MonsoonClient = Client<paths>;

/** How a client signs its requests: an API key, or the session cookie that `POST /sessions` answered. */
export interface Credentials {
  key?: string;
  cookie?: string;
}

/** A typed client of the API. @param origin for example `https://monsoon.example` */
export function createMonsoonClient(origin: string, credentials: Credentials = {}): MonsoonClient {
  const headers: Record<string, string> = {};
  if (credentials.key) headers.authorization = `Bearer ${credentials.key}`;
  if (credentials.cookie) {
    headers.cookie = credentials.cookie;
    headers.origin = origin;
  }
  return createClient<paths>({ baseUrl: origin, headers });
}

/** A refusal, with the problem document that explains it. */
export class MonsoonError extends Error {
  constructor(
    readonly status: number,
    readonly problem: { code?: string; detail?: string; [more: string]: unknown },
  ) {
    super(`${status} ${problem.code ?? ''}: ${problem.detail ?? ''}`);
    this.name = 'MonsoonError';
  }
}

/** The answer's data, or its problem thrown. */
export async function unwrap<T>(call: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  const { data, error, response } = await call;
  if (!response.ok) throw new MonsoonError(response.status, (error ?? {}) as MonsoonError['problem']);
  return data as T;
}
