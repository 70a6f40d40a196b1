import type { RoleHolder } from '@app/identity';
import { show } from '@app/platform/ids';
import type { RoleHolderList } from './programme.dto';

/** People with roles as they are listed, by name. */
export function rolesShown(holders: readonly RoleHolder[]): RoleHolderList {
  return {
    data: holders
      .map((held) => ({
        person: show('per', held.personId),
        name: held.name,
        email: held.email,
        role: held.role,
        organisation: held.organisationId && show('org', held.organisationId),
      }))
      .sort((a, b) => a.name.localeCompare(b.name) || a.role.localeCompare(b.role)),
  };
}
