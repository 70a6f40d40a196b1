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
   * The first verified organisations, by name, whose name holds a text.
   * @param except ids of those that are not looked for
   */
  async verifiedNamed(tx: Tx, text: string, except: readonly string[], most: number): Promise<OrganisationName[]> {
    const pattern = `%${text.trim().replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
    return tx.query<OrganisationName & { [column: string]: unknown }>(
      `select org_id as id, legal_name, country, state from organisation_names
        where state = 'verified' and legal_name ilike $1 and org_id <> all ($2) order by legal_name, org_id limit $3`,
      [pattern, [...except], most],
    );
  }
}
