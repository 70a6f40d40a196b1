import { show } from '@app/platform/ids';
import type { DatasetVersionDto, VersionFileDto } from './dataset-version.dto';
import type { DatasetVersion } from './dataset-version.entity';
import type { VersionFile } from './version-file.entity';

export function shownVersion(row: DatasetVersion): DatasetVersionDto {
  return {
    id: show('dsv', row.id),
    dataset: show('dst', row.dataset_id),
    number: row.number,
    notes: row.notes,
    state: row.state,
    state_reason: row.state_reason,
    digest: row.digest,
    files: row.files,
    bytes: Number(row.bytes),
    rows: row.rows === null ? null : Number(row.rows),
    statistics: row.statistics,
    created_by: show('per', row.created_by),
    created_at: row.created_at,
    published_by: row.published_by && show('per', row.published_by),
    published_at: row.published_at,
    version: row.version,
  };
}

export function shownFile(row: VersionFile): VersionFileDto {
  return {
    id: show('fil', row.id),
    path: row.path,
    split: row.split,
    format: row.format,
    sha256: row.sha256,
    bytes: Number(row.bytes),
    rows: row.rows === null ? null : Number(row.rows),
    uploaded_by: show('per', row.uploaded_by),
    uploaded_at: row.uploaded_at,
  };
}
