import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import { Audit } from '@app/audit';
import { Organisations } from '@app/organisations';
import { Database, type Tx } from '@app/platform/database';
import { Cursors, matchVersion, type PageQuery, Problem } from '@app/platform/http';
import { show } from '@app/platform/ids';
import type { Download } from '@app/platform/storage';
import { BaseModels } from '../catalogue/base-models';
import { modelCard } from './model-card';
import type { ChangeModelDto, ModelDto, ModelPage, ModelVersionDto, ModelVersionPage } from './model.dto';
import { Model } from './model.entity';
import { ModelSample } from './model-sample.entity';
import { ModelVersion } from './model-version.entity';
import { shownModel, shownSummary, shownVersion } from './model.view';

type Counted = Model & { versions: bigint; [column: string]: unknown };

/** Versions are numbered from 1 without gaps and never go away, so the last number is how many there are. */
const counted = `select m.*, (select coalesce(max(number), 0) from model_versions v where v.project_id = m.project_id and v.model_id = m.id)
   as versions from models m where m.project_id = $1`;

/** Models of a project: what jobs made, with lineage, samples and files. */
@Injectable()
export class ModelLibrary {
  constructor(
    private readonly database: Database,
    private readonly cursors: Cursors,
    private readonly baseModels: BaseModels,
    private readonly organisations: Organisations,
    private readonly audit: Audit,
  ) {}

  list(caller: Caller, query: PageQuery): Promise<ModelPage> {
    const binding = ['models', caller.scopeId];
    const [after] = this.cursors.after(query, binding) ?? [null];
    return this.database.transaction(caller, async (tx) => {
      const rows = await tx.query<Counted>(
        `${counted} and ($2::uuid is null or m.id < $2) order by m.id desc limit $3`,
        [caller.scopeId, after, (query.limit ?? 50) + 1],
      );
      return this.cursors.page(
        rows,
        query,
        binding,
        (row) => [row.id],
        (row) => shownModel(row, Number(row.versions)),
      );
    });
  }

  one(caller: Caller, id: string): Promise<ModelDto> {
    return this.database.transaction(caller, (tx) => this.model(tx, caller.scopeId, id));
  }

  describe(caller: Caller, id: string, body: ChangeModelDto): Promise<ModelDto> {
    return this.database.transaction(caller, async (tx) => {
      const mine = { project_id: caller.scopeId, id };
      const row = await tx.manager.findOne(Model, { where: mine, lock: { mode: 'pessimistic_write' } });
      if (!row) throw Problem.notFound('model');
      matchVersion(caller.ifMatch, row.version);
      const after = { ...row, description: body.description, version: row.version + 1 };
      await tx.manager.update(Model, mine, after);
      await this.audit.record(tx, caller, {
        scopeId: caller.scopeId,
        action: 'model.described',
        subject: 'model',
        subjectId: id,
        before: row,
        after,
      });
      return this.model(tx, caller.scopeId, id);
    });
  }

  versions(caller: Caller, modelId: string, query: PageQuery): Promise<ModelVersionPage> {
    const binding = ['model-versions', caller.scopeId, modelId];
    const [after] = this.cursors.after(query, binding) ?? [null];
    return this.database.transaction(caller, async (tx) => {
      await this.model(tx, caller.scopeId, modelId);
      const rows = await tx.query<ModelVersion & { [column: string]: unknown }>(
        `select * from model_versions where project_id = $1 and model_id = $2 and ($3::int is null or number < $3)
          order by number desc limit $4`,
        [caller.scopeId, modelId, after, (query.limit ?? 50) + 1],
      );
      return this.cursors.page(rows, query, binding, (row) => [String(row.number)], shownSummary);
    });
  }

  version(caller: Caller, modelId: string, id: string): Promise<ModelVersionDto> {
    return this.database.transaction(caller, (tx) => this.shown(tx, caller.scopeId, modelId, id));
  }

  /** The model card as Markdown, made from what is on record. */
  card(caller: Caller, modelId: string, id: string): Promise<string> {
    return this.database.transaction(caller, async (tx) => {
      const version = await this.shown(tx, caller.scopeId, modelId, id);
      const { description } = await this.model(tx, caller.scopeId, modelId);
      const owners = (await this.row(tx, caller.scopeId, modelId, id)).datasets.map((parent) => parent.dataset_org_id);
      const names = await this.organisations.names(tx, [...new Set(owners)]);
      const ownerOf = new Map([...names].map(([owner, { legal_name }]) => [show('org', owner), legal_name]));
      return modelCard(version, description, ownerOf);
    });
  }

  /** A file of a version by its digest. Every request for it is on record. */
  download(
    caller: Caller,
    place: { model: string; version: string; sha256: string },
    range: string | undefined,
  ): Promise<Download> {
    return this.database.transaction(caller, async (tx) => {
      const row = await this.row(tx, caller.scopeId, place.model, place.version);
      const file = row.files.find(({ sha256 }) => sha256 === place.sha256);
      if (!file) throw Problem.notFound('file');
      const { path, sha256 } = file;
      await this.audit.read(tx, caller, {
        scopeId: caller.scopeId,
        subject: 'model_version',
        subjectId: row.id,
        path,
        sha256,
        range,
      });
      return { storeId: file.store_id, sha256: file.sha256, name: file.path.split('/').at(-1) as string };
    });
  }

  private async model(tx: Tx, projectId: string, id: string): Promise<ModelDto> {
    const row = await tx.first<Counted>(`${counted} and m.id = $2`, [projectId, id]);
    if (!row) throw Problem.notFound('model');
    return shownModel(row, Number(row.versions));
  }

  private async row(tx: Tx, project_id: string, model_id: string, id: string): Promise<ModelVersion> {
    const row = await tx.manager.findOneBy(ModelVersion, { project_id, model_id, id });
    if (!row) throw Problem.notFound('model version');
    return row;
  }

  private async shown(tx: Tx, projectId: string, modelId: string, id: string): Promise<ModelVersionDto> {
    const row = await this.row(tx, projectId, modelId, id);
    const { name } = await this.model(tx, projectId, modelId);
    const samples = await tx.manager.find(ModelSample, {
      where: { project_id: row.project_id, version_id: row.id },
      order: { number: 'ASC' },
    });
    return shownVersion(row, name, await this.baseModels.get(tx, row.base_model_id), samples);
  }
}
