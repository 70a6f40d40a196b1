import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import { Audit } from '@app/audit';
import { Organisations } from '@app/organisations';
import { Database, type Tx } from '@app/platform/database';
import { Cursors, matchVersion, type PageQuery, Problem } from '@app/platform/http';
import { show } from '@app/platform/ids';
import type { Download } from '@app/platform/storage';
import { BaseModels } from '../catalogue/base-models';
import { modelNameTaken } from '../models.problems';
import { modelCard } from './model-card';
import type { ChangeModelDto, ModelDto, ModelPage, ModelVersionDto, ModelVersionPage } from './model.dto';
import { Model } from './model.entity';
import { ModelSample } from './model-sample.entity';
import { ModelVersion } from './model-version.entity';
import { type NamedVersion, shownModel, shownSummary, shownVersion } from './model.view';
import { lockName } from './models';

type Row<T> = T & { [column: string]: unknown };

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
      const rows = await tx.query<Row<Model>>(
        `select * from models where project_id = $1 and ($2::uuid is null or id < $2) order by id desc limit $3`,
        [caller.scopeId, after, (query.limit ?? 50) + 1],
      );
      const newest = await this.newest(tx, caller.scopeId, rows);
      return this.cursors.page(
        rows,
        query,
        binding,
        (row) => [row.id],
        (row) => shownModel(row, newest.get(row.id) as NamedVersion),
      );
    });
  }

  one(caller: Caller, id: string): Promise<ModelDto> {
    return this.database.transaction(caller, (tx) => this.model(tx, caller.scopeId, id));
  }

  change(caller: Caller, id: string, body: ChangeModelDto): Promise<ModelDto> {
    return this.database.transaction(caller, async (tx) => {
      // Before the row, as who registers a version does it.
      if (body.name !== undefined) await lockName(tx, caller.scopeId, body.name);
      const mine = { project_id: caller.scopeId, id };
      const row = await tx.manager.findOne(Model, { where: mine, lock: { mode: 'pessimistic_write' } });
      if (!row) throw Problem.notFound('model');
      matchVersion(caller.ifMatch, row.version);
      const { name = row.name, description = row.description } = body;
      const other = await tx.manager.findOneBy(Model, { project_id: row.project_id, name });
      if (other && other.id !== id) throw modelNameTaken(name, show('mdl', other.id));
      const after = { ...row, name, description, version: row.version + 1 };
      await tx.manager.update(Model, mine, after);
      await this.audit.record(tx, caller, {
        scopeId: caller.scopeId,
        action: 'model.changed',
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
      const rows = await tx.query<Row<NamedVersion>>(
        `select v.*, b.name as base_model_name from model_versions v join base_models b on b.id = v.base_model_id
          where v.project_id = $1 and v.model_id = $2 and ($3::int is null or v.number < $3) order by v.number desc limit $4`,
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
    const row = await tx.manager.findOneBy(Model, { project_id: projectId, id });
    if (!row) throw Problem.notFound('model');
    return shownModel(row, (await this.newest(tx, projectId, [row])).get(id) as NamedVersion);
  }

  /** The newest version of each model, by the model's id: every model has one, as they are registered together. */
  private async newest(tx: Tx, projectId: string, models: readonly Model[]): Promise<Map<string, NamedVersion>> {
    const rows = await tx.query<Row<NamedVersion>>(
      `select v.*, b.name as base_model_name from unnest($2::uuid[]) as wanted (id)
        cross join lateral (select * from model_versions where project_id = $1 and model_id = wanted.id
          order by number desc limit 1) v
        join base_models b on b.id = v.base_model_id`,
      [projectId, models.map(({ id }) => id)],
    );
    return new Map(rows.map((row) => [row.model_id, row]));
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
