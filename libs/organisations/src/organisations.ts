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
}
