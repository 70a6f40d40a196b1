import { Injectable } from '@nestjs/common';
import type { Tx } from '@app/platform/database';

/** What everybody may know of an organisation. */
export interface OrganisationName {
  id: string;
  legal_name: string;
  country: string;
  state: string;
}

/** What other rooms ask of organisations. */
@Injectable()
export class Organisations {
  /** Public names by id; readable by every door. */
  async names(tx: Tx, ids: readonly string[]): Promise<Map<string, OrganisationName>> {
    const rows = await tx.query<OrganisationName & { [column: string]: unknown }>(
      `select org_id as id, legal_name, country, state from organisation_names where org_id = any ($1)`,
      [[...ids]],
    );
    return new Map(rows.map((row) => [row.id, row]));
  }

  /**
   * Verified organisations in the order of their names.
   * @param want.search part of the name, whatever its case
   * @param want.after name and id of the last one before, for the next page
   * @param want.except ids of those that are not looked for
   */
  async verified(
    tx: Tx,
    want: {
      search: string | null;
      after?: readonly (string | null)[] | null;
      except?: readonly string[];
      limit: number;
    },
  ): Promise<OrganisationName[]> {
    const [name = null, id = null] = want.after ?? [];
    return tx.query<OrganisationName & { [column: string]: unknown }>(
      `select org_id as id, legal_name, country, state from organisation_names
        where state = 'verified' and ($1::text is null or strpos(lower(legal_name), lower($1)) > 0)
          and org_id <> all ($5) and ($2::text is null or (legal_name, org_id) > ($2, $3::uuid))
        order by legal_name, org_id limit $4`,
      [want.search, name, id, want.limit, [...(want.except ?? [])]],
    );
  }
}
