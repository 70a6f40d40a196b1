import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable, Logger } from '@nestjs/common';
import type { QueryResultRow } from 'pg';
import { IsNull, Not } from 'typeorm';
import { Config } from '@app/platform/config';
import { Database, type Tx } from '@app/platform/database';
import { Problem } from '@app/platform/http';
import { newId } from '@app/platform/ids';
import { FileStores, manifestDigest } from '@app/platform/storage';
import { BaseModel, type ModelFile } from './base-model.entity';

/** `manifest.json` of a base model's folder, written by the trainer. */
interface Manifest {
  name: string;
  licence: string;
  notice?: string;
  demonstration?: boolean;
  languages?: string[];
  context_length: number;
  parameters: number;
  /** Countries in which it may be used; none named: anywhere. */
  processing_included?: string[];
  files: Record<string, { sha256: string; bytes: number }>;
}

const safePath = /^[A-Za-z0-9][A-Za-z0-9._-]{0,200}$/;

/** The catalogue of base models. */
@Injectable()
export class BaseModels {
  private readonly log = new Logger('BaseModels');

  constructor(
    private readonly database: Database,
    private readonly config: Config,
    private readonly files: FileStores,
  ) {}

  /** A base model by id, offered or superseded: jobs and models go on naming it. @throws 404 */
  async get(tx: Tx, id: string): Promise<BaseModel> {
    const [row] = await tx.named<BaseModel & QueryResultRow>('base_model', 'select * from base_models where id = $1', [
      id,
    ]);
    if (!row) throw Problem.notFound('base model');
    return row;
  }

  /**
   * Registers what lies in BASE_MODELS_DIR: each folder with a manifest whose files match it. The same content takes
   * what the manifest says now of licence, notice and residency: what is launched from then on is held to it. Another
   * content under a known name supersedes it. @returns names now offered from there
   */
  async seedFromFolder(): Promise<string[]> {
    const home = this.config.baseModelsFolder;
    const folders = await readdir(home, { withFileTypes: true }).catch(() => []);
    const names: string[] = [];
    for (const folder of folders) {
      if (!folder.isDirectory() || folder.name.startsWith('.')) continue;
      try {
        names.push(await this.seed(join(home, folder.name)));
      } catch (error) {
        this.log.warn(`base model ${folder.name} is not offered: ${String(error)}`);
      }
    }
    return names;
  }

  private async seed(folder: string): Promise<string> {
    const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as Manifest;
    const files = Object.entries(manifest.files)
      .map(([path, { sha256, bytes }]): ModelFile => ({ path, sha256, bytes }))
      .sort((a, b) => (a.path < b.path ? -1 : 1));
    if (files.some(({ path }) => !safePath.test(path))) throw new Error('its manifest names a file outside the folder');
    const store = await this.files.publicStore();
    for (const { path, sha256 } of files) await this.files.keep(store.id, join(folder, path), sha256);
    await this.database.transaction({ door: 'platform', scopes: {} }, async (tx) => {
      const digest = manifestDigest(files);
      await tx.query('select pg_advisory_xact_lock(727010)');
      const facts = {
        licence: manifest.licence,
        notice: manifest.notice ?? '',
        demonstration: manifest.demonstration ?? false,
        languages: manifest.languages ?? [],
        parameters: BigInt(manifest.parameters),
        context_length: manifest.context_length,
        tokenizer_sha256: manifest.files['tokenizer.json']?.sha256 ?? null,
        processing_included: manifest.processing_included ?? null,
        superseded_at: null,
      };
      const known = await tx.manager.findOneBy(BaseModel, { name: manifest.name, digest });
      const offered = { name: manifest.name, superseded_at: IsNull(), digest: Not(digest) };
      await tx.manager.update(BaseModel, offered, { superseded_at: tx.now });
      if (known) await tx.manager.update(BaseModel, { id: known.id }, facts);
      else
        await tx.manager.insert(BaseModel, {
          id: newId(),
          name: manifest.name,
          digest,
          files,
          store_id: store.id,
          created_at: tx.now,
          ...facts,
        });
    });
    return manifest.name;
  }
}
