import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import { Organisations } from '@app/organisations';
import { Database } from '@app/platform/database';
import { Cursors, type PageQuery } from '@app/platform/http';
import { show } from '@app/platform/ids';
import type { DataRightDto, DataRightPage } from './data-right.dto';
import type { DataRight } from './data-right.entity';
import { inForce } from './data-rights';

/** Rights of a project, as its people see them. */
@Injectable()
export class DataRightList {
  constructor(
    private readonly database: Database,
    private readonly cursors: Cursors,
    private readonly organisations: Organisations,
  ) {}

  list(caller: Caller, query: PageQuery): Promise<DataRightPage> {
    const binding = ['data-rights', caller.scopeId];
    const [after] = this.cursors.after(query, binding) ?? [null];
    return this.database.transaction(caller, async (tx) => {
      const rows = await tx.query<DataRight & { [column: string]: unknown }>(
        `select * from data_rights where project_id = $1 and ($2::uuid is null or id < $2) order by id desc limit $3`,
        [caller.scopeId, after, (query.limit ?? 50) + 1],
      );
      const owners = [...new Set(rows.map((row) => row.dataset_org_id))];
      const names = await this.organisations.names(tx, owners);
      return this.cursors.page(
        rows,
        query,
        binding,
        (row) => [row.id],
        (row) => shown(row, names.get(row.dataset_org_id)?.legal_name ?? '', tx.now),
      );
    });
  }
}

function shown(row: DataRight, owner: string, now: Date): DataRightDto {
  return {
    id: show('rgt', row.id),
    dataset_version: show('dsv', row.dataset_version_id),
    dataset: show('dst', row.dataset_id),
    dataset_name: row.dataset_name,
    organisation: show('org', row.dataset_org_id),
    organisation_name: owner,
    number: row.number,
    digest: row.digest,
    modality: row.modality,
    languages: row.languages,
    licence: row.licence,
    personal_data: row.personal_data,
    files: row.files.map(({ path, split, format, sha256, bytes, rows }) => ({
      path,
      split,
      format,
      sha256,
      bytes,
      rows,
    })),
    rows: Number(row.rows),
    bytes: Number(row.bytes),
    statistics: row.statistics,
    residency: {
      storage_country: row.storage_country,
      processing_included: row.processing_included,
      processing_excluded: row.processing_excluded,
    },
    pools: row.pools?.map((id) => show('pol', id)) ?? null,
    purpose: row.purpose,
    own_data: row.own_data,
    until: row.until,
    granted_at: row.granted_at,
    revoked_at: row.revoked_at,
    revoked_reason: row.revoked_reason,
    in_force: inForce(row, now),
  };
}
