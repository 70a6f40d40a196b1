import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import { Audit } from '@app/audit';
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
    await this.inside(tx, caller, agreement, async () => {
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
        version: 1,
      });
      await this.tell(tx, caller, agreement, 'data_right.given');
    });
  }

  /** Ends the project's copy with its agreement. */
  async take(tx: Tx, caller: Caller, agreement: Agreement): Promise<void> {
    await this.inside(tx, caller, agreement, async () => {
      const mine = { project_id: agreement.project_id, agreement_id: agreement.id };
      await tx.manager.update(DataRight, mine, { revoked_at: tx.now, version: 2 });
      await this.tell(tx, caller, agreement, 'data_right.revoked');
    });
  }

  private inside(tx: Tx, caller: Caller, agreement: Agreement, work: () => Promise<void>): Promise<void> {
    return tx.within('partner', { ...caller.scopes, projects: [agreement.project_id] }, work);
  }

  private async tell(tx: Tx, caller: Caller, agreement: Agreement, action: string): Promise<void> {
    await this.audit.record(tx, caller, {
      scopeId: agreement.project_id,
      action,
      subject: 'data_right',
      subjectId: agreement.version_id,
      after: { agreement: agreement.id, purpose: agreement.purpose, until: agreement.until },
      reason: agreement.revoked_reason ?? undefined,
    });
    await this.outbox.publish(tx, {
      topic: action,
      scopeId: agreement.project_id,
      key: agreement.version_id,
      payload: { agreement: agreement.id },
    });
  }
}
