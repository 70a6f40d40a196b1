import { Injectable } from '@nestjs/common';
import type { ScopeOfRole } from '@app/access';
import { Identity, type RoleHolder } from '@app/identity';
import type { Tx } from '@app/platform/database';
import { Cursors, type PageQuery } from '@app/platform/http';
import { show } from '@app/platform/ids';
import type { RoleHolderDto, RoleHolderPage } from './programme.dto';

/** A person with a role as they are listed. */
export const holderShown = (held: RoleHolder): RoleHolderDto => ({
  person: show('per', held.personId),
  name: held.name,
  email: held.email,
  role: held.role,
  organisation: held.organisationId && show('org', held.organisationId),
});

/** People of a scope, page by page. */
@Injectable()
export class RoleHolders {
  constructor(
    private readonly identity: Identity,
    private readonly cursors: Cursors,
  ) {}

  /** Of the whole scope, or those that one organisation has there. */
  async page(
    tx: Tx,
    of: { scopeKind: ScopeOfRole; scopeId: string; organisationId?: string },
    query: PageQuery,
  ): Promise<RoleHolderPage> {
    const binding = ['people', of];
    const after = this.cursors.after(query, binding);
    const rows = await this.identity.rolesPage(tx, of, { after, limit: (query.limit ?? 50) + 1 });
    const position = (row: RoleHolder) => [row.personId, row.role, row.organisationId];
    return this.cursors.page(rows, query, binding, position, holderShown);
  }
}
