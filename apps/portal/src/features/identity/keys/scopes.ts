import type { components } from '@app/api-client';

/** What a key may be allowed to do. */
export type Scope = components['schemas']['MakeKey']['scopes'][number];

/** Scopes that open something within a project, which is where a service account's key works. */
export const projectScopes = [
  'project:read',
  'project:write',
  'budget:read',
  'quota:read',
  'quota:write',
  'jobs:read',
  'jobs:write',
  'models:read',
  'models:write',
  'audit:read',
  'reference:read',
] as const satisfies Scope[];

/** All that a person's own key may be allowed; it never opens more than the person. */
export const personalScopes = [
  ...projectScopes,
  'organisation:read',
  'organisation:write',
  'datasets:read',
  'datasets:write',
  'programme:read',
  'programme:write',
  'pool:read',
  'pool:write',
  'platform:read',
] as const satisfies Scope[];

/** What most scripts need: to look at a project, and to launch and follow jobs. */
export const usualScopes: readonly Scope[] = ['project:read', 'jobs:read', 'jobs:write', 'reference:read'];

type WordOf<S extends string> = S extends `${infer Thing}:${infer Act}` ? `${Thing}_${Act}` : never;

/** The word of a scope in the room's words: a colon has a meaning of its own there. */
export const wordOf = <S extends Scope>(scope: S): WordOf<S> => scope.replace(':', '_') as WordOf<S>;
