import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import { Audit } from '@app/audit';
import type { Tx } from '@app/platform/database';
import { Outbox } from '@app/platform/events';
import { Problem } from '@app/platform/http';
import { DatasetVersion } from './dataset-version.entity';
import { versionStates, type VersionState } from './dataset-version.state';
import { VersionFile } from './version-file.entity';

/** Steps of versions that several acts share. */
@Injectable()
export class Versions {
  constructor(
    private readonly audit: Audit,
    private readonly outbox: Outbox,
  ) {}

  /** The version, locked until the transaction ends. @throws 404 when the dataset entered has no such version */
  async locked(tx: Tx, organisationId: string, datasetId: string, id: string): Promise<DatasetVersion> {
    const row = await tx.manager.findOne(DatasetVersion, {
      where: { org_id: organisationId, dataset_id: datasetId, id },
      lock: { mode: 'pessimistic_write' },
    });
    if (!row) throw Problem.notFound('dataset version');
    return row;
  }

  async get(tx: Tx, organisationId: string, datasetId: string, id: string): Promise<DatasetVersion> {
    const row = await tx.manager.findOneBy(DatasetVersion, { org_id: organisationId, dataset_id: datasetId, id });
    if (!row) throw Problem.notFound('dataset version');
    return row;
  }

  /** Files of a version in the order of their paths. */
  files(tx: Tx, row: DatasetVersion): Promise<VersionFile[]> {
    return tx.manager.find(VersionFile, {
      where: { org_id: row.org_id, version_id: row.id },
      order: { path: 'ASC' },
    });
  }

  /** Takes a step of the table of states, and tells it. `caller` null: the system did it (the end of a check). */
  async move(
    tx: Tx,
    caller: Caller | null,
    row: DatasetVersion,
    to: VersionState,
    action: string,
    change: Partial<DatasetVersion> = {},
  ): Promise<DatasetVersion> {
    versionStates.move(row.state, to, action);
    const after = { ...row, state_reason: null, ...change, state: to, version: row.version + 1 };
    await tx.manager.update(DatasetVersion, { org_id: row.org_id, id: row.id }, after);
    const topic = `dataset_version.${to}` as const;
    if (caller)
      await this.audit.record(tx, caller, {
        scopeId: row.org_id,
        action: topic,
        subject: 'dataset_version',
        subjectId: row.id,
        before: row,
        after: { state: to, state_reason: after.state_reason, digest: after.digest },
      });
    await this.outbox.publish(tx, { topic, scopeId: row.org_id, key: row.id, payload: { dataset: row.dataset_id } });
    return after;
  }

  /** Writes how many files the version has now, and their bytes; what an earlier check said is void. */
  async recount(tx: Tx, row: DatasetVersion): Promise<DatasetVersion> {
    const files = await this.files(tx, row);
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0n);
    const change = { files: files.length, bytes, rows: null, statistics: null, version: row.version + 1 };
    await tx.manager.update(DatasetVersion, { org_id: row.org_id, id: row.id }, change);
    return { ...row, ...change };
  }
}
