import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import { Audit, type ActOn } from '@app/audit';
import { Organisations } from '@app/organisations';
import { Database, type Tx } from '@app/platform/database';
import { Outbox } from '@app/platform/events';
import { Cursors, type FieldError, matchVersion, Problem } from '@app/platform/http';
import { newId, show } from '@app/platform/ids';
import { FileStores } from '@app/platform/storage';
import { fixedByPublication, nameTaken, noStore } from '../datasets.problems';
import { Listings } from '../listings/listings';
import type { ChangeDatasetDto, DatasetDto, DatasetPage, DatasetQuery, RegisterDatasetDto } from './dataset.dto';
import { Dataset, identifiable } from './dataset.entity';
import { canonicalTag, languageFault } from './language';
import { licenceFault } from './licence';
import { type Latest, latestOf } from './latest';
import { storageCountry } from './residency';

const settled = ['licence', 'lawful_basis', 'personal_data', 'residency'] as const;

/** Datasets of an organisation: what they are, and what may be done with them where. */
@Injectable()
export class Datasets {
  constructor(
    private readonly database: Database,
    private readonly cursors: Cursors,
    private readonly stores: FileStores,
    private readonly organisations: Organisations,
    private readonly listings: Listings,
    private readonly audit: Audit,
    private readonly outbox: Outbox,
  ) {}

  /** The dataset, if it is the organisation's that was entered. @throws 404 */
  async get(tx: Tx, organisationId: string, id: string): Promise<Dataset> {
    const row = await tx.manager.findOneBy(Dataset, { org_id: organisationId, id });
    if (!row) throw Problem.notFound('dataset');
    return row;
  }

  /**
   * The dataset, locked until the transaction ends: who changes it and who publishes a version of it go one after the
   * other, so that nothing is published under rights that are being changed. Lock a version of it first. @throws 404
   */
  async locked(tx: Tx, organisationId: string, id: string): Promise<Dataset> {
    const where = { org_id: organisationId, id };
    const row = await tx.manager.findOne(Dataset, { where, lock: { mode: 'pessimistic_write' } });
    if (!row) throw Problem.notFound('dataset');
    return row;
  }

  async register(caller: Caller, body: RegisterDatasetDto): Promise<DatasetDto> {
    refuse(faults(body));
    const stores = await this.stores.list();
    const withStore = stores.flatMap(({ country }) => (country ? [country] : []));
    return this.database.transaction(caller, async (tx) => {
      const own = (await this.organisations.names(tx, [caller.scopeId])).get(caller.scopeId)?.country ?? '';
      const country = storageCountry(body.residency.storage_allowed, own, withStore);
      if (!country) throw noStore(body.residency.storage_allowed, withStore);
      const row: Dataset = {
        org_id: caller.scopeId,
        id: newId(),
        name: body.name,
        description: body.description ?? '',
        modality: body.modality,
        languages: body.languages.map(({ iso639_3, bcp47 }) => ({ iso639_3, bcp47: canonicalTag(bcp47) })),
        licence: body.licence,
        lawful_basis: body.lawful_basis,
        personal_data: body.personal_data,
        storage_allowed: body.residency.storage_allowed,
        processing_included: body.residency.processing_included ?? null,
        processing_excluded: body.residency.processing_excluded ?? [],
        listed: body.listed ?? true,
        store_id: stores.find((store) => store.country === country)?.id as string,
        created_by: caller.personId,
        created_at: tx.now,
        version: 1,
      };
      await this.unnamed(tx, row);
      await tx.manager.insert(Dataset, row);
      await this.tell(tx, caller, row, 'dataset.registered');
      return this.shown(tx, row);
    });
  }

  change(caller: Caller, id: string, body: ChangeDatasetDto): Promise<DatasetDto> {
    return this.database.transaction(caller, async (tx) => {
      const before = await this.locked(tx, caller.scopeId, id);
      matchVersion(caller.ifMatch, before.version);
      const { residency, ...given } = body;
      const wanted = Object.fromEntries(
        Object.entries({ ...given, ...residency }).filter(([, value]) => value !== undefined),
      ) as Partial<Dataset>;
      const row = { ...before, ...wanted, version: before.version + 1 };
      refuse(faults(row));
      if (row.name !== before.name) await this.unnamed(tx, row);
      const touched = settled.filter((field) => body[field] !== undefined);
      if (touched.length > 0 && (await latestOf(tx, row.org_id, [id])).get(id)?.settled)
        throw fixedByPublication(touched);
      await tx.manager.update(Dataset, { org_id: row.org_id, id }, row);
      await this.listings.follow(tx, row);
      await this.tell(tx, caller, row, 'dataset.changed', before);
      return this.shown(tx, row);
    });
  }

  one(caller: Caller, id: string): Promise<DatasetDto> {
    return this.database.transaction(caller, async (tx) => this.shown(tx, await this.get(tx, caller.scopeId, id)));
  }

  list(caller: Caller, query: DatasetQuery): Promise<DatasetPage> {
    const { modality = null, sort = '-created_at' } = query;
    const byName = sort.endsWith('name');
    const column = byName ? 'name' : 'id';
    const [behind, order] = sort.startsWith('-') ? ['<', 'desc'] : ['>', 'asc'];
    const binding = ['datasets', caller.scopeId, modality, sort];
    const [after] = this.cursors.after(query, binding) ?? [null];
    return this.database.transaction(caller, async (tx) => {
      const rows = await tx.query<Dataset & { [column: string]: unknown }>(
        `select * from datasets where org_id = $1 and ($2::${byName ? 'text' : 'uuid'} is null or ${column} ${behind} $2)
            and ($3::text is null or modality = $3)
          order by ${column} ${order} limit $4`,
        [caller.scopeId, after, modality, (query.limit ?? 50) + 1],
      );
      const shown = await this.shownAll(tx, caller.scopeId, rows);
      return this.cursors.page(
        rows,
        query,
        binding,
        (row) => [byName ? row.name : row.id],
        (row) => shown.get(row.id) as DatasetDto,
      );
    });
  }

  private async unnamed(tx: Tx, row: Dataset): Promise<void> {
    const other = await tx.manager.findOneBy(Dataset, { org_id: row.org_id, name: row.name });
    if (other && other.id !== row.id) throw nameTaken(row.name, show('dst', other.id));
  }

  private async tell(tx: Tx, caller: Caller, row: Dataset, action: ActOn<'dataset'>, before?: Dataset): Promise<void> {
    await this.audit.record(tx, caller, {
      scopeId: row.org_id,
      action,
      subject: 'dataset',
      subjectId: row.id,
      before,
      after: row,
    });
    await this.outbox.publish(tx, { topic: action, scopeId: row.org_id, key: row.id });
  }

  private async shown(tx: Tx, row: Dataset): Promise<DatasetDto> {
    return (await this.shownAll(tx, row.org_id, [row])).get(row.id) as DatasetDto;
  }

  /** Datasets of one organisation as they are shown, by their ids; their versions are asked for once. */
  private async shownAll(tx: Tx, organisationId: string, rows: readonly Dataset[]): Promise<Map<string, DatasetDto>> {
    const latest = await latestOf(
      tx,
      organisationId,
      rows.map(({ id }) => id),
    );
    const whole = rows.map(async (row) => {
      const { country } = await this.stores.store(row.store_id);
      return [row.id, shown(row, country as string, latest.get(row.id))] as const;
    });
    return new Map(await Promise.all(whole));
  }
}

function shown(row: Dataset, country: string, latest: Latest | undefined): DatasetDto {
  return {
    id: show('dst', row.id),
    organisation: show('org', row.org_id),
    name: row.name,
    description: row.description,
    modality: row.modality,
    languages: row.languages,
    licence: row.licence,
    lawful_basis: row.lawful_basis,
    personal_data: row.personal_data,
    residency: {
      storage_allowed: row.storage_allowed,
      storage_country: country,
      processing_included: row.processing_included,
      processing_excluded: row.processing_excluded,
    },
    listed: row.listed,
    newest: latest?.newest ?? null,
    settled: latest?.settled ?? false,
    created_by: show('per', row.created_by),
    created_at: row.created_at,
    version: row.version,
  };
}

function faults(row: Pick<Dataset, 'languages' | 'licence' | 'lawful_basis' | 'personal_data'>): FieldError[] {
  const found: FieldError[] = row.languages.flatMap((language, n) => {
    const fault = languageFault(language);
    return fault
      ? [
          {
            pointer: `/languages/${n}/${fault.field}`,
            code: 'unknown-language',
            detail: fault.detail,
            value: language[fault.field],
          },
        ]
      : [];
  });
  const licence = licenceFault(row.licence);
  if (licence)
    found.push({ pointer: '/licence', code: 'not-an-spdx-expression', detail: licence.detail, value: licence.word });
  if (row.lawful_basis === 'not_personal' && identifiable.includes(row.personal_data))
    found.push({
      pointer: '/lawful_basis',
      code: 'lawful-basis-needed',
      detail: `Data that is ${row.personal_data} needs a lawful basis.`,
      value: row.lawful_basis,
    });
  return found;
}

function refuse(found: FieldError[]): void {
  if (found.length > 0) throw Problem.invalid(found);
}
