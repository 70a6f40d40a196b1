import type { IncomingHttpHeaders } from 'node:http';
import { Injectable } from '@nestjs/common';
import { LessThanOrEqual } from 'typeorm';
import type { Caller } from '@app/access';
import { Config } from '@app/platform/config';
import { Database, type Scopes, type Tx } from '@app/platform/database';
import { Outbox } from '@app/platform/events';
import { Problem } from '@app/platform/http';
import { newId } from '@app/platform/ids';
import { FileStores } from '@app/platform/storage';
import { anotherUploader, fileExists, uploadGone } from '../datasets.problems';
import { Datasets } from '../register/datasets.service';
import { openStates } from '../versions/dataset-version.state';
import { VersionFile } from '../versions/version-file.entity';
import { Versions } from '../versions/versions';
import { Upload } from './upload.entity';
import { announced } from './upload-request';

/** An upload that nobody goes on with is given up after a week. */
const openUntil = (now: Date) => new Date(now.getTime() + 7 * 86_400_000);

/** What of an upload a request names. */
export interface UploadPlace {
  dataset: string;
  version: string;
  upload: string;
}

/** Uploads as records: begun, finished with a digest, given up. Their bytes come by the tus protocol. */
@Injectable()
export class Uploads {
  constructor(
    private readonly database: Database,
    private readonly config: Config,
    private readonly stores: FileStores,
    private readonly datasets: Datasets,
    private readonly versions: Versions,
    private readonly outbox: Outbox,
  ) {}

  /** Writes down an upload before its first byte. The version becomes `uploading`. */
  begin(caller: Caller, datasetId: string, versionId: string, headers: IncomingHttpHeaders): Promise<Upload> {
    const file = announced(headers, this.config.uploadLimitBytes);
    const { door, scopes } = caller;
    return this.database.transaction({ door, scopes }, async (tx) => {
      const dataset = await this.datasets.get(tx, caller.scopeId, datasetId);
      const version = await this.versions.locked(tx, caller.scopeId, datasetId, versionId);
      if (!openStates.includes(version.state))
        throw Problem.state('dataset version', version.state, 'an upload', openStates);
      await this.freePath(tx, caller.scopeId, versionId, file.path);
      if (version.state !== 'uploading') await this.versions.move(tx, caller, version, 'uploading', 'an upload');
      const row: Upload = {
        org_id: caller.scopeId,
        id: newId(),
        dataset_id: datasetId,
        version_id: versionId,
        path: file.path,
        split: file.split,
        media_type: file.mediaType,
        bytes: file.bytes,
        expected_sha256: file.expectedSha256,
        store_id: dataset.store_id,
        state: 'open',
        sha256: null,
        person_id: caller.personId,
        created_at: tx.now,
        expires_at: openUntil(tx.now),
        ended_at: null,
      };
      await tx.manager.insert(Upload, row);
      return row;
    });
  }

  /** An upload of the caller. @throws 404, 403 `another-uploader`, 410 `upload-gone` where it ended without a file */
  find(caller: Caller, place: UploadPlace): Promise<Upload> {
    const { door, scopes } = caller;
    return this.database.transaction({ door, scopes }, (tx) => this.own(tx, caller, place));
  }

  /** An upload of the caller who sends more of it: it stays open for another week. @throws as `find` */
  async goOn(caller: Caller, place: UploadPlace): Promise<Upload> {
    const { door, scopes } = caller;
    return this.database.transaction({ door, scopes }, async (tx) => {
      const row = await this.own(tx, caller, place);
      const open = { org_id: row.org_id, id: row.id, state: 'open' } as const;
      await tx.manager.update(Upload, open, { expires_at: openUntil(tx.now) });
      return row;
    });
  }

  /**
   * Makes the file of an upload whose bytes are all there: hashed anew, compared with what was announced, put under its
   * digest, recorded in the version. May be called again after a crash at any point. @throws 422 `digest-mismatch`
   */
  async finish(upload: Upload): Promise<void> {
    const scopes = { organisations: [upload.org_id] };
    const arrived = await this.stores.staged(upload.store_id, upload.id);
    if (arrived === null) return this.ensureFinished(upload, scopes);
    try {
      const { sha256 } = await this.stores.adopt(upload.store_id, upload.id, upload.expected_sha256);
      await this.database.transaction({ door: 'partner', scopes }, (tx) => this.record(tx, upload, sha256));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return this.ensureFinished(upload, scopes);
      if (error instanceof Problem) await this.end(upload, 'refused');
      throw error;
    }
    await this.stores.forget(upload.store_id, upload.id);
  }

  /** Whether all bytes are there and only the file is missing. */
  async complete(upload: Upload): Promise<boolean> {
    return upload.state === 'open' && (await this.stores.staged(upload.store_id, upload.id)) === Number(upload.bytes);
  }

  /** Ends an upload without a file, and removes what came of it. `expired`: unless somebody went on with it just now. */
  async end(upload: Upload, state: 'refused' | 'cancelled' | 'expired'): Promise<void> {
    const scopes = { organisations: [upload.org_id] };
    const ended = await this.database.transaction({ door: 'partner', scopes }, async (tx) => {
      const due = state === 'expired' ? { expires_at: LessThanOrEqual(tx.now) } : {};
      const open = { org_id: upload.org_id, id: upload.id, state: 'open' as const, ...due };
      return tx.manager.update(Upload, open, { state, ended_at: tx.now });
    });
    if (state === 'expired' && ended.affected === 0) return;
    await this.stores.forget(upload.store_id, upload.id);
  }

  private async own(tx: Tx, caller: Caller, place: UploadPlace): Promise<Upload> {
    const row = await tx.manager.findOneBy(Upload, {
      org_id: caller.scopeId,
      dataset_id: place.dataset,
      version_id: place.version,
      id: place.upload,
    });
    if (!row) throw Problem.notFound('upload');
    if (row.person_id !== caller.personId) throw anotherUploader();
    if (row.state !== 'open' && row.state !== 'finished') throw uploadGone(row.state);
    return row;
  }

  private async record(tx: Tx, upload: Upload, sha256: string): Promise<void> {
    const { org_id, id, version_id } = upload;
    const version = await this.versions.locked(tx, org_id, upload.dataset_id, version_id);
    const row = await tx.manager.findOneBy(Upload, { org_id, id });
    if (row?.state !== 'open') return;
    if (version.state !== 'uploading')
      throw Problem.state('dataset version', version.state, 'the end of an upload', ['uploading']);
    await this.freePath(tx, org_id, version_id, upload.path);
    await tx.manager.insert(VersionFile, {
      org_id,
      version_id,
      id: newId(),
      path: upload.path,
      split: upload.split,
      format: null,
      store_id: upload.store_id,
      sha256,
      bytes: upload.bytes,
      rows: null,
      uploaded_by: upload.person_id,
      uploaded_at: tx.now,
    });
    await tx.manager.update(Upload, { org_id, id }, { state: 'finished', sha256, ended_at: tx.now });
    await this.versions.recount(tx, version);
    await this.outbox.publish(tx, {
      topic: 'upload.finished',
      scopeId: org_id,
      key: id,
      payload: { dataset: upload.dataset_id, version: version_id, sha256 },
    });
  }

  /** Nothing is staged: another call was faster, or the bytes are lost. */
  private async ensureFinished(upload: Upload, scopes: Scopes): Promise<void> {
    const row = await this.database.transaction({ door: 'partner', scopes }, (tx) =>
      tx.manager.findOneBy(Upload, { org_id: upload.org_id, id: upload.id }),
    );
    if (row?.state !== 'finished') throw uploadGone(row?.state ?? 'unknown');
  }

  private async freePath(tx: Tx, org_id: string, version_id: string, path: string): Promise<void> {
    if (await tx.manager.existsBy(VersionFile, { org_id, version_id, path })) throw fileExists(path);
  }
}
