/**
 * A door is a database role that a request comes in by; a scope is the set of ids that it may touch.
 * Row-level security compares each row's scope key with these settings and nothing else.
 */
export const doors = ['partner', 'staff', 'site', 'platform', 'identity', 'system'] as const;
export type Door = (typeof doors)[number];

/** Ids entered by kind. `person` is the person's own id; every id entered is also in `app.scopes`. */
export interface Scopes {
  /** The platform itself, which has one id and no rows of its own but keys, audit entries and news. */
  platform?: string;
  organisations?: readonly string[];
  projects?: readonly string[];
  programmes?: readonly string[];
  books?: readonly string[];
  pools?: readonly string[];
  person?: string | null;
}

/** The setting that a table's policy compares its scope key with. */
export const scopeSettings = {
  organisation: { column: 'org_id', setting: 'app.organisations' },
  project: { column: 'project_id', setting: 'app.projects' },
  programme: { column: 'programme_id', setting: 'app.programmes' },
  book: { column: 'book_id', setting: 'app.books' },
  pool: { column: 'pool_id', setting: 'app.pools' },
  person: { column: 'person_id', setting: 'app.person' },
  any: { column: 'scope_id', setting: 'app.scopes' },
} as const;

export type ScopeKind = keyof typeof scopeSettings;

const list = (ids: readonly string[] = []) => `{${ids.join(',')}}`;

/** Values for the one statement that enters a door: role, then each setting, in this order. */
export function entryValues(door: Door, scopes: Scopes): string[] {
  const books = scopes.books ?? scopes.projects ?? [];
  const every = [
    ...(scopes.organisations ?? []),
    ...(scopes.projects ?? []),
    ...(scopes.programmes ?? []),
    ...books,
    ...(scopes.pools ?? []),
    ...(scopes.person ? [scopes.person] : []),
    ...(scopes.platform ? [scopes.platform] : []),
  ];
  return [
    `door_${door}`,
    list(scopes.organisations),
    list(scopes.projects),
    list(scopes.programmes),
    list(books),
    list(scopes.pools),
    scopes.person ?? '',
    list([...new Set(every)]),
  ];
}

export const entryStatement = `select set_config('role', $1, true), set_config('app.organisations', $2, true),
 set_config('app.projects', $3, true), set_config('app.programmes', $4, true), set_config('app.books', $5, true),
 set_config('app.pools', $6, true), set_config('app.person', $7, true), set_config('app.scopes', $8, true)`;
