import type { ScopeOfRole } from '@app/access';
import type { Door, Scopes } from '@app/platform/database';
import type { Prefix } from '@app/platform/ids';

/** The platform is one scope; it has no row, so it has the nil id. */
export const platformScope = '00000000-0000-0000-0000-000000000000';

/**
 * How the first segment of a path names the scope, and by which door one comes in there. What is kept of the platform
 * as a whole (its record, its idempotency keys) is under the nil id.
 */
export const pathScopes: Record<
  string,
  { kind: ScopeOfRole; door: Door; prefix: Prefix | null; enter: (id: string) => Scopes }
> = {
  organisations: { kind: 'organisation', door: 'partner', prefix: 'org', enter: (id) => ({ organisations: [id] }) },
  projects: { kind: 'project', door: 'partner', prefix: 'prj', enter: (id) => ({ projects: [id] }) },
  programmes: { kind: 'programme', door: 'staff', prefix: 'prg', enter: (id) => ({ programmes: [id], books: [id] }) },
  pools: { kind: 'pool', door: 'site', prefix: 'pol', enter: (id) => ({ pools: [id] }) },
  platform: { kind: 'platform', door: 'platform', prefix: null, enter: (id) => ({ platform: id }) },
};
