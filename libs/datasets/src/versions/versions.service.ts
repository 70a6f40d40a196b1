import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import { Audit } from '@app/audit';
import { Database } from '@app/platform/database';
import { Cursors, matchVersion, type PageQuery, Problem } from '@app/platform/http';
import { newId } from '@app/platform/ids';
import type { Download } from '@app/platform/storage';
import { numberTaken } from '../datasets.problems';
import { Datasets } from '../register/datasets.service';
import type { CreateVersionDto, DatasetVersionDto, DatasetVersionPage, VersionFilePage } from './dataset-version.dto';
import { DatasetVersion } from './dataset-version.entity';
import { openStates } from './dataset-version.state';
import { VersionFile } from './version-file.entity';
import { nextNumber } from './version-number';
import { shownFile, shownVersion } from './version.view';
import { Versions } from './versions';

/** Versions of a dataset and their files, as the owner sees them. */
@Injectable()
export class VersionsService {
  constructor(
    private readonly database: Database,
    private readonly cursors: Cursors,
    private readonly datasets: Datasets,
    private readonly versions: Versions,
    private readonly audit: Audit,
  ) {}

  create(caller: Caller, datasetId: string, body: CreateVersionDto): Promise<DatasetVersionDto> {
    return this.database.transaction(caller, async (tx) => {
      const dataset = await this.datasets.locked(tx, caller.scopeId, datasetId);
      const numbers = await tx.query<{ number: string }>(
        'select number from dataset_versions where org_id = $1 and dataset_id = $2',
        [dataset.org_id, dataset.id],
      );
      const number = body.number ?? nextNumber(numbers.map((row) => row.number));
      if (numbers.some((row) => row.number === number)) throw numberTaken(number);
      const row: DatasetVersion = {
        org_id: dataset.org_id,
        id: newId(),
        dataset_id: dataset.id,
        number,
        notes: body.notes ?? '',
        state: 'draft',
        state_reason: null,
        digest: null,
        files: 0,
        bytes: 0n,
        rows: null,
        statistics: null,
        created_by: caller.personId,
        created_at: tx.now,
        published_by: null,
        published_at: null,
        version: 1,
      };
      await tx.manager.insert(DatasetVersion, row);
      await this.audit.record(tx, caller, {
        scopeId: row.org_id,
        action: 'dataset_version.created',
        subject: 'dataset_version',
        subjectId: row.id,
        after: { dataset: dataset.id, number },
      });
      return shownVersion(row);
    });
  }

  list(caller: Caller, datasetId: string, query: PageQuery): Promise<DatasetVersionPage> {
    const binding = ['dataset-versions', caller.scopeId, datasetId];
    const [after] = this.cursors.after(query, binding) ?? [null];
    return this.database.transaction(caller, async (tx) => {
      await this.datasets.get(tx, caller.scopeId, datasetId);
      const rows = await tx.query<DatasetVersion & { [column: string]: unknown }>(
        `select * from dataset_versions where org_id = $1 and dataset_id = $2 and ($3::uuid is null or id < $3)
          order by id desc limit $4`,
        [caller.scopeId, datasetId, after, (query.limit ?? 50) + 1],
      );
      return this.cursors.page(rows, query, binding, (row) => [row.id], shownVersion);
    });
  }

  one(caller: Caller, datasetId: string, id: string): Promise<DatasetVersionDto> {
    return this.database.transaction(caller, async (tx) =>
      shownVersion(await this.versions.get(tx, caller.scopeId, datasetId, id)),
    );
  }

  files(caller: Caller, datasetId: string, id: string, query: PageQuery): Promise<VersionFilePage> {
    const binding = ['version-files', caller.scopeId, id];
    const [after] = this.cursors.after(query, binding) ?? [null];
    return this.database.transaction(caller, async (tx) => {
      await this.versions.get(tx, caller.scopeId, datasetId, id);
      const rows = await tx.query<VersionFile & { [column: string]: unknown }>(
        `select * from version_files where org_id = $1 and version_id = $2 and ($3::text is null or path > $3)
          order by path limit $4`,
        [caller.scopeId, id, after, (query.limit ?? 50) + 1],
      );
      return this.cursors.page(rows, query, binding, (row) => [row.path], shownFile);
    });
  }

  /** Takes a file out of a version that is not published. Without files a version that needed attention is a draft again. */
  removeFile(caller: Caller, datasetId: string, id: string, fileId: string): Promise<void> {
    return this.database.transaction(caller, async (tx) => {
      const row = await this.versions.locked(tx, caller.scopeId, datasetId, id);
      const found = { org_id: row.org_id, version_id: row.id, id: fileId };
      const file = await tx.manager.findOneBy(VersionFile, found);
      if (!file) throw Problem.notFound('file');
      matchVersion(caller.ifMatch, row.version);
      if (!openStates.includes(row.state))
        throw Problem.state('dataset version', row.state, 'removal of a file', openStates);
      await tx.manager.delete(VersionFile, found);
      const left = await this.versions.recount(tx, row);
      if (left.state === 'needs_attention')
        await this.versions.move(tx, caller, left, left.files === 0 ? 'draft' : 'uploading', 'removal of a file');
      await this.audit.record(tx, caller, {
        scopeId: row.org_id,
        action: 'dataset_version.file_removed',
        subject: 'dataset_version',
        subjectId: row.id,
        after: { path: file.path, sha256: file.sha256 },
      });
    });
  }

  /** A file for its owner. Every request for it is on record. */
  download(
    caller: Caller,
    place: { dataset: string; version: string; file: string },
    range: string | undefined,
  ): Promise<Download> {
    return this.database.transaction(caller, async (tx) => {
      const row = await this.versions.get(tx, caller.scopeId, place.dataset, place.version);
      const file = await tx.manager.findOneBy(VersionFile, {
        org_id: row.org_id,
        version_id: row.id,
        id: place.file,
      });
      if (!file) throw Problem.notFound('file');
      const { path, sha256 } = file;
      await this.audit.read(tx, caller, {
        scopeId: row.org_id,
        subject: 'dataset_version',
        subjectId: row.id,
        path,
        sha256,
        range,
      });
      const name = file.path.slice(file.path.indexOf('/') + 1);
      return { storeId: file.store_id, sha256: file.sha256, name, mediaType: 'application/jsonl' };
    });
  }
}
