import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import { Database, type Tx } from '@app/platform/database';
import { Outbox } from '@app/platform/events';
import { matchVersion, Problem } from '@app/platform/http';
import { newId, show } from '@app/platform/ids';
import { FileStores, manifestDigest } from '@app/platform/storage';
import { bytesMissing, noFiles, uploaderMayNotPublish, uploadsOpen } from '../datasets.problems';
import { Listings } from '../listings/listings';
import { identifiable } from '../register/dataset.entity';
import { Datasets } from '../register/datasets.service';
import { Agreements } from '../rights/agreements.service';
import { Upload } from '../uploads/upload.entity';
import type { ReportDto } from '../validation/report.dto';
import { Validation } from '../validation/validation.entity';
import type { DatasetVersionDto } from './dataset-version.dto';
import type { DatasetVersion } from './dataset-version.entity';
import { versionStates } from './dataset-version.state';
import { shownVersion } from './version.view';
import { Versions } from './versions';

/** The way of a version from its files to publication, and out of use again. */
@Injectable()
export class Publishing {
  constructor(
    private readonly database: Database,
    private readonly datasets: Datasets,
    private readonly versions: Versions,
    private readonly listings: Listings,
    private readonly agreements: Agreements,
    private readonly stores: FileStores,
    private readonly outbox: Outbox,
  ) {}

  /** Asks for the check of a version's files. The worker does it. */
  validate(caller: Caller, datasetId: string, id: string): Promise<DatasetVersionDto> {
    return this.step(caller, datasetId, id, async (tx, row) => {
      if (row.files === 0) throw noFiles();
      const open = await tx.manager.findBy(Upload, { org_id: row.org_id, version_id: row.id, state: 'open' });
      if (open.length > 0) throw uploadsOpen(open.map(({ path }) => path));
      const again =
        row.state === 'needs_attention' ? await this.versions.move(tx, caller, row, 'uploading', 'a new check') : row;
      const after = await this.versions.move(tx, caller, again, 'validating', 'a check');
      const check = newId();
      await tx.manager.insert(Validation, {
        org_id: row.org_id,
        version_id: row.id,
        id: check,
        dataset_id: row.dataset_id,
        state: 'queued',
        runner: null,
        attempts: 0,
        heartbeat_at: null,
        bytes_done: 0n,
        bytes_total: row.bytes,
        rows_done: 0n,
        report: null,
        requested_by: caller.personId,
        created_at: tx.now,
        finished_at: null,
      });
      await this.outbox.publish(tx, {
        topic: 'validation.queued',
        scopeId: row.org_id,
        key: check,
        payload: { version: row.id },
      });
      return after;
    });
  }

  /** The newest check of a version. @throws 404 where none was asked for */
  report(caller: Caller, datasetId: string, id: string): Promise<ReportDto> {
    return this.database.transaction(caller, async (tx) => {
      const version = await this.versions.get(tx, caller.scopeId, datasetId, id);
      const [row] = await tx.manager.find(Validation, {
        where: { org_id: version.org_id, version_id: version.id },
        order: { id: 'DESC' },
        take: 1,
      });
      if (!row) throw Problem.notFound('report');
      return shownReport(row);
    });
  }

  /** Fixes the version for ever under the digest of its files. */
  publish(caller: Caller, datasetId: string, id: string): Promise<DatasetVersionDto> {
    return this.step(caller, datasetId, id, async (tx, row) => {
      const dataset = await this.datasets.locked(tx, row.org_id, row.dataset_id);
      versionStates.move(row.state, 'published', 'publication');
      const files = await this.versions.files(tx, row);
      if (identifiable.includes(dataset.personal_data) && files.some((file) => file.uploaded_by === caller.personId))
        throw uploaderMayNotPublish(dataset.personal_data);
      for (const file of files) {
        const stored = await this.stores.find(file.store_id, file.sha256);
        if (stored?.bytes !== Number(file.bytes)) throw bytesMissing(file.path);
      }
      const after = await this.versions.move(tx, caller, row, 'published', 'publication', {
        digest: manifestDigest(files),
        published_by: caller.personId,
        published_at: tx.now,
      });
      await this.listings.follow(tx, dataset);
      return after;
    });
  }

  /** The steward sends a checked version back. */
  giveBack(caller: Caller, datasetId: string, id: string, reason: string): Promise<DatasetVersionDto> {
    return this.step(caller, datasetId, id, (tx, row) => {
      if (row.state !== 'in_review') throw Problem.state('dataset version', row.state, 'giving back', ['in_review']);
      return this.versions.move(tx, caller, row, 'needs_attention', 'giving back', { state_reason: reason });
    });
  }

  /** No new agreements; those in force go on. */
  deprecate(caller: Caller, datasetId: string, id: string, reason: string): Promise<DatasetVersionDto> {
    return this.step(caller, datasetId, id, async (tx, row) => {
      const after = await this.versions.move(tx, caller, row, 'deprecated', 'deprecation', { state_reason: reason });
      await this.agreements.deprecateAll(tx, caller, row.id, reason);
      await this.listings.follow(tx, await this.datasets.locked(tx, row.org_id, row.dataset_id));
      return after;
    });
  }

  /** Ends every right to the version at once. */
  withdraw(caller: Caller, datasetId: string, id: string, reason: string): Promise<DatasetVersionDto> {
    return this.step(caller, datasetId, id, async (tx, row) => {
      const after = await this.versions.move(tx, caller, row, 'withdrawn', 'withdrawal', { state_reason: reason });
      await this.agreements.withdrawAll(tx, caller, row.id, reason);
      await this.listings.follow(tx, await this.datasets.locked(tx, row.org_id, row.dataset_id));
      return after;
    });
  }

  private step(
    caller: Caller,
    datasetId: string,
    id: string,
    work: (tx: Tx, row: DatasetVersion) => Promise<DatasetVersion>,
  ): Promise<DatasetVersionDto> {
    return this.database.transaction(caller, async (tx) => {
      const row = await this.versions.locked(tx, caller.scopeId, datasetId, id);
      matchVersion(caller.ifMatch, row.version);
      return shownVersion(await work(tx, row));
    });
  }
}

const noTokenizer = 'No base model with a tokenizer was there, so no tokens were counted.';

function shownReport(row: Validation): ReportDto {
  const { report } = row;
  return {
    id: show('val', row.id),
    dataset_version: show('dsv', row.version_id),
    state: row.state,
    progress: {
      bytes_done: Number(row.bytes_done),
      bytes_total: Number(row.bytes_total),
      rows_done: Number(row.rows_done),
    },
    passed: report?.passed ?? null,
    files: report?.files ?? [],
    findings: report?.findings ?? [],
    counts: report?.counts ?? [],
    statistics: report?.statistics ?? null,
    long_rows: report?.long_rows ?? [],
    tokens_note: report?.statistics?.tokens.length === 0 ? noTokenizer : null,
    created_at: row.created_at,
    finished_at: row.finished_at,
  };
}
