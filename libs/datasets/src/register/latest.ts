import type { Tx } from '@app/platform/database';
import { show } from '@app/platform/ids';
import type { VersionState } from '../versions/dataset-version.state';
import type { NewestVersionDto } from './dataset.dto';

/** What a dataset's versions say of it as a whole. */
export interface Latest {
  newest: NewestVersionDto;
  /** A version was published once, whatever became of it: rights are fixed since. */
  settled: boolean;
}

interface Row {
  dataset_id: string;
  id: string;
  number: string;
  state: VersionState;
  files: number;
  bytes: bigint;
  rows: bigint | null;
  settled: boolean;
  [column: string]: unknown;
}

/** The newest version of each dataset by the dataset's id, in one statement for all. Without a version there is no entry. */
export async function latestOf(
  tx: Tx,
  organisationId: string,
  datasets: readonly string[],
): Promise<Map<string, Latest>> {
  const found = await tx.query<Row>(
    `select v.*, exists (select from dataset_versions p where p.org_id = $1 and p.dataset_id = v.dataset_id
        and p.published_at is not null) as settled
      from unnest($2::uuid[]) as wanted (id)
        cross join lateral (select dataset_id, id, number, state, files, bytes, rows from dataset_versions
          where org_id = $1 and dataset_id = wanted.id order by id desc limit 1) v`,
    [organisationId, datasets],
  );
  return new Map(
    found.map(({ dataset_id, id, number, state, files, bytes, rows, settled }) => [
      dataset_id,
      {
        newest: {
          id: show('dsv', id),
          number,
          state,
          files,
          bytes: Number(bytes),
          rows: rows === null ? null : Number(rows),
        },
        settled,
      },
    ]),
  );
}
