import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import { Identity } from '@app/identity';
import { Database } from '@app/platform/database';
import { show } from '@app/platform/ids';
import type { MyOrganisationList } from './organisation.dto';
import type { OrganisationState } from './organisation.state';

interface Row {
  [column: string]: unknown;
  org_id: string;
  legal_name: string;
  state: OrganisationState;
  state_reason: string | null;
  verified_at: Date | null;
  created_at: Date;
}

/** Organisations of whoever asks. */
@Injectable()
export class MyOrganisations {
  constructor(
    private readonly database: Database,
    private readonly identity: Identity,
  ) {}

  /** How each stands and why, oldest first: its own pages say nothing any more to the people of one that is stopped. */
  list(caller: Caller): Promise<MyOrganisationList> {
    return this.database.transaction(caller, async (tx) => {
      const grants = await this.identity.rolesOf(tx, caller.personId);
      const ids = grants.flatMap(({ scopeKind, scopeId }) => (scopeKind === 'organisation' ? [scopeId] : []));
      const rows = await tx.within('partner', { organisations: ids, person: caller.personId }, () =>
        tx.query<Row>(
          `select o.org_id, n.legal_name, o.state, o.state_reason, o.verified_at, o.created_at
             from organisations o join organisation_names n on n.org_id = o.org_id
            where o.org_id = any ($1) order by o.org_id`,
          [ids],
        ),
      );
      return {
        data: rows.map(({ org_id, legal_name, state, state_reason, verified_at, created_at }) => ({
          id: show('org', org_id),
          legal_name,
          state,
          state_reason,
          refused: state === 'closed' && verified_at === null,
          created_at,
        })),
      };
    });
  }
}
