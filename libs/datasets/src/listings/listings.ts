import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import { Organisations } from '@app/organisations';
import { Database, type Tx } from '@app/platform/database';
import { Cursors } from '@app/platform/http';
import { show } from '@app/platform/ids';
import { FileStores } from '@app/platform/storage';
import type { Dataset } from '../register/dataset.entity';
import { DatasetVersion } from '../versions/dataset-version.entity';
import type { ListingDto, ListingPage, ListingQuery } from './listing.dto';
import { Listing } from './listing.entity';

/** Keeps the public listing of each dataset in step with its newest published version. */
@Injectable()
export class Listings {
  constructor(
    private readonly database: Database,
    private readonly cursors: Cursors,
    private readonly stores: FileStores,
    private readonly organisations: Organisations,
  ) {}

  /** Writes, rewrites or removes the listing of a dataset, as its `listed` and its versions say. */
  async follow(tx: Tx, dataset: Dataset): Promise<void> {
    const { org_id, id: dataset_id } = dataset;
    const [version] = await tx.manager.find(DatasetVersion, {
      where: { org_id, dataset_id, state: 'published' },
      order: { published_at: 'DESC', id: 'DESC' },
      take: 1,
    });
    await tx.manager.delete(Listing, { org_id, dataset_id });
    if (!dataset.listed || !version) return;
    const store = await this.stores.store(dataset.store_id);
    await tx.manager.insert(Listing, {
      dataset_id,
      org_id,
      name: dataset.name,
      description: dataset.description,
      modality: dataset.modality,
      languages: dataset.languages,
      licence: dataset.licence,
      personal_data: dataset.personal_data,
      processing_included: dataset.processing_included,
      processing_excluded: dataset.processing_excluded,
      storage_country: store.country as string,
      version_id: version.id,
      number: version.number,
      digest: version.digest as string,
      rows: version.rows as bigint,
      bytes: version.bytes,
      tokens: version.statistics?.tokens ?? [],
      published_at: version.published_at as Date,
      listed_at: tx.now,
    });
  }

  list(caller: Caller, query: ListingQuery): Promise<ListingPage> {
    const filter = [query.modality ?? null, query.language ?? null];
    const binding = ['dataset-listings', ...filter];
    const [after] = this.cursors.after(query, binding) ?? [null];
    return this.database.transaction(caller, async (tx) => {
      const rows = await tx.query<Listing & { [column: string]: unknown }>(
        `select * from dataset_listings
          where ($1::uuid is null or dataset_id < $1) and ($2::text is null or modality = $2)
            and ($3::text is null or languages @> jsonb_build_array(jsonb_build_object('iso639_3', $3)))
          order by dataset_id desc limit $4`,
        [after, ...filter, (query.limit ?? 50) + 1],
      );
      const names = await this.organisations.names(tx, [...new Set(rows.map(({ org_id }) => org_id))]);
      return this.cursors.page(
        rows,
        query,
        binding,
        (row) => [row.dataset_id],
        (row) => shown(row, names.get(row.org_id)?.legal_name ?? ''),
      );
    });
  }
}

function shown(row: Listing, organisationName: string): ListingDto {
  return {
    id: show('dst', row.dataset_id),
    organisation: show('org', row.org_id),
    organisation_name: organisationName,
    name: row.name,
    description: row.description,
    modality: row.modality,
    languages: row.languages,
    licence: row.licence,
    personal_data: row.personal_data,
    storage_country: row.storage_country,
    processing_included: row.processing_included,
    processing_excluded: row.processing_excluded,
    dataset_version: show('dsv', row.version_id),
    number: row.number,
    digest: row.digest,
    rows: Number(row.rows),
    bytes: Number(row.bytes),
    tokens: row.tokens,
    published_at: row.published_at,
  };
}
