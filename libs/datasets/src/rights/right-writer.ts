import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import { type ActOn, Audit, type AuditAction } from '@app/audit';
import type { Tx } from '@app/platform/database';
import { Outbox } from '@app/platform/events';
import { newId } from '@app/platform/ids';
import { FileStores } from '@app/platform/storage';
import type { Dataset } from '../register/dataset.entity';
import type { DatasetVersion } from '../versions/dataset-version.entity';
import type { Format } from '../versions/version-file.entity';
import { Versions } from '../versions/versions';
import type { Agreement } from './agreement.entity';
import { DataRight, type RightFile } from './data-right.entity';

/**
 * Writes the project's copy of a right. A project's transaction sees no organisation's data, so whoever acts for the
 * owner enters the project for this.
 */
@Injectable()
export class RightWriter {
  constructor(
    private readonly versions: Versions,
    private readonly stores: FileStores,
    private readonly audit: Audit,
    private readonly outbox: Outbox,
  ) {}

  /** @param of what the right is to; `included` is what residency and agreement leave together */
  async give(
    tx: Tx,
    caller: Caller,
    agreement: Agreement,
    of: { dataset: Dataset; version: DatasetVersion; included: string[] | null },
  ): Promise<void> {
    const { dataset, version } = of;
    const store = await this.stores.store(dataset.store_id);
    const files = (await this.versions.files(tx, version)).map((file): RightFile => ({
      path: file.path,
      split: file.split,
      format: file.format as Format,
      sha256: file.sha256,
      bytes: Number(file.bytes),
      rows: Number(file.rows),
      store_id: file.store_id,
    }));
    await this.inside(tx, agreement, async () => {
      await tx.manager.insert(DataRight, {
        project_id: agreement.project_id,
        id: newId(),
        dataset_org_id: dataset.org_id,
        dataset_id: dataset.id,
        dataset_version_id: version.id,
        agreement_id: agreement.id,
        dataset_name: dataset.name,
        number: version.number,
        digest: version.digest as string,
        modality: dataset.modality,
        languages: dataset.languages,
        licence: dataset.licence,
        personal_data: dataset.personal_data,
        files,
        rows: version.rows as bigint,
        bytes: version.bytes,
        statistics: version.statistics ?? undefined,
        storage_country: store.country as string,
        processing_included: of.included,
        processing_excluded: dataset.processing_excluded,
        pools: agreement.pools,
        purpose: agreement.purpose,
        own_data: agreement.own_data,
        until: agreement.until,
        granted_by: caller.personId,
        granted_at: tx.now,
        revoked_at: null,
        revoked_reason: null,
        expired_at: null,
        version: 1,
      });
      await this.record(tx, caller, agreement, 'data_right.given');
      await this.publish(tx, agreement, 'data_right.given');
    });
  }

  /** Ends the project's copy with its agreement. */
  async take(tx: Tx, caller: Caller, agreement: Agreement, because: 'revoked' | 'withdrawn'): Promise<void> {
    await this.inside(tx, agreement, async () => {
      const mine = { project_id: agreement.project_id, agreement_id: agreement.id };
      const change = { revoked_at: tx.now, revoked_reason: agreement.revoked_reason, version: 2 };
      await tx.manager.update(DataRight, mine, change);
      await this.record(tx, caller, agreement, 'data_right.revoked');
      await this.publish(tx, agreement, 'data_right.revoked', because);
    });
  }

  /** Tells the project, once, that the time of its right is over. Nobody acted, so nobody is on record. */
  async expire(tx: Tx, agreement: Agreement): Promise<void> {
    await this.inside(tx, agreement, async () => {
      const mine = { project_id: agreement.project_id, agreement_id: agreement.id };
      await tx.manager.update(DataRight, mine, { expired_at: tx.now, version: 2 });
      await this.publish(tx, agreement, 'data_right.revoked', 'expired');
    });
  }

  /** Tells the project that its data should not be used for new work. Its right goes on. */
  async deprecate(tx: Tx, caller: Caller, agreement: Agreement, reason: string): Promise<void> {
    await this.inside(tx, agreement, async () => {
      await this.record(tx, caller, agreement, 'data_right.deprecated', reason);
      await this.publish(tx, agreement, 'data_right.deprecated');
    });
  }

  private inside(tx: Tx, agreement: Agreement, work: () => Promise<void>): Promise<void> {
    return tx.within('partner', { ...tx.scopes, projects: [agreement.project_id] }, work);
  }

  private async record(
    tx: Tx,
    caller: Caller,
    agreement: Agreement,
    action: AuditAction,
    reason?: string,
  ): Promise<void> {
    await this.audit.record(tx, caller, {
      scopeId: agreement.project_id,
      action,
      subject: 'data_right',
      subjectId: agreement.version_id,
      after: { agreement: agreement.id, purpose: agreement.purpose, until: agreement.until },
      reason: reason ?? agreement.revoked_reason ?? undefined,
    });
  }

  private async publish(tx: Tx, agreement: Agreement, topic: ActOn<'data_right'>, because?: string): Promise<void> {
    await this.outbox.publish(tx, {
      topic,
      scopeId: agreement.project_id,
      key: agreement.version_id,
      payload: { agreement: agreement.id, ...(because ? { because } : {}) },
    });
  }
}
