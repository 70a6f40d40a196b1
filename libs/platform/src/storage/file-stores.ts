import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { link, lstat, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Config } from '../config';
import { Database, type Tx } from '../database';
import { Problem } from '../http/problem';
import { newId } from '../ids';
import { digestOf } from '../machine';

/** A place of files under one country's law; null: public files that belong to nobody, such as base models. */
export interface Store {
  id: string;
  country: string | null;
  kind: 'file';
  /** Folder below MONSOON_STORES. */
  root: string;
}

/** First and last byte, both included. */
export interface ByteRange {
  start: number;
  end: number;
}

export interface Stored {
  /** Hexadecimal, lower case. */
  sha256: string;
  bytes: number;
}

const digestForm = /^[0-9a-f]{64}$/;

/**
 * Files by content: `<store>/ab/cd/<sha256>`. A file appears there whole, by a rename after it was made durable, and
 * never changes. What is being written lies in `staging` of the same store, so it never leaves the store's country.
 */
@Injectable()
export class FileStores implements OnModuleInit {
  private stores = new Map<string, Store>();

  constructor(
    private readonly config: Config,
    private readonly database: Database,
  ) {}

  /** Makes the folders of every store. Roots come from the table, never from a request. */
  async onModuleInit(): Promise<void> {
    await this.refresh();
  }

  /** All stores, by id. */
  async list(): Promise<readonly Store[]> {
    await this.refresh();
    return [...this.stores.values()];
  }

  /** @throws 404 when there is no such store */
  async store(id: string): Promise<Store> {
    if (!this.stores.has(id)) await this.refresh();
    const store = this.stores.get(id);
    if (!store) throw Problem.notFound('store');
    return store;
  }

  /**
   * The store that lies in a country, or null where none does. A store never moves, so one that is known is not looked
   * up again: that would take a connection of its own, for which a caller inside a transaction may wait for ever.
   */
  async inCountry(country: string | null): Promise<Store | null> {
    const known = () => [...this.stores.values()].find((store) => store.country === country);
    if (!known()) await this.refresh();
    return known() ?? null;
  }

  /** Gives a country its store; the folder is made when it is first looked for. */
  async add(tx: Tx, country: string): Promise<void> {
    await tx.query(`insert into stores (id, country, kind, root) values ($1, $2, 'file', lower($2))`, [
      newId(),
      country,
    ]);
  }

  /** Countries in which a store lies. The table is asked alone: what is wrong with a folder keeps nobody from reading it. */
  async countries(tx: Tx): Promise<Set<string>> {
    const rows = await tx.query<{ country: string }>('select country from stores where country is not null');
    return new Set(rows.map(({ country }) => country));
  }

  /** The store of files that belong to nobody. */
  async publicStore(): Promise<Store> {
    const store = await this.inCountry(null);
    if (!store) throw new Error('there is no store without a country');
    return store;
  }

  /**
   * Writes a stream and keeps it under its own digest. Nothing is left of one that is cut, too long or of another digest.
   * @throws 413 `file-too-large`, 422 `digest-mismatch`
   */
  async put(
    storeId: string,
    content: Readable,
    limits: { maxBytes: number; expectedSha256?: string | null },
  ): Promise<Stored> {
    const staged = join(await this.staging(storeId), newId());
    const hash = createHash('sha256');
    let bytes = 0;
    const meter = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        bytes += chunk.length;
        if (bytes > limits.maxBytes) return done(tooLarge(limits.maxBytes));
        hash.update(chunk);
        done(null, chunk);
      },
    });
    try {
      await pipeline(content, meter, createWriteStream(staged, { flags: 'wx', flush: true }));
      const sha256 = hash.digest('hex');
      checkDigest(limits.expectedSha256, sha256);
      await this.place(storeId, staged, sha256);
      return { sha256, bytes };
    } catch (error) {
      await rm(staged, { force: true });
      throw error;
    }
  }

  /**
   * Gives a file that lies in the store's own staging folder its place too: hashed, made durable, linked. The staged name
   * stays until `forget`, so that whoever records the file can try again after a crash.
   * @throws 422 `digest-mismatch`; the staged file is then gone
   */
  async adopt(storeId: string, name: string, expectedSha256?: string | null): Promise<Stored> {
    const staged = join(await this.staging(storeId), name);
    const stored = await digestOf(staged);
    if (expectedSha256 && expectedSha256 !== stored.sha256) await this.forget(storeId, name);
    checkDigest(expectedSha256, stored.sha256);
    const handle = await open(staged, 'r+');
    await handle.sync().finally(() => handle.close());
    const target = await this.pathOf(storeId, stored.sha256);
    await mkdir(dirname(target), { recursive: true });
    await link(staged, target).catch(unlessThere);
    await syncFolder(dirname(target));
    if (!(await this.find(storeId, stored.sha256))) throw new Error(`${target} is no file of this store`);
    return stored;
  }

  /** Bytes that have arrived of a staged file; null where there is none. */
  async staged(storeId: string, name: string): Promise<number | null> {
    return stat(join(await this.staging(storeId), name)).then(({ size }) => size, missing);
  }

  /** Names of all staged files, and when each last grew. */
  async stagedFiles(storeId: string): Promise<{ name: string; grewAt: Date }[]> {
    const folder = await this.staging(storeId);
    const names = new Set((await readdir(folder)).map((name) => name.replace(/\.json$/, '')));
    const found = [...names].map(async (name) => {
      const files = await Promise.all([name, `${name}.json`].map((file) => stat(join(folder, file)).catch(missing)));
      return { name, grewAt: new Date(Math.max(...files.map((file) => file?.mtimeMs ?? 0))) };
    });
    return Promise.all(found);
  }

  /** Removes a staged file and what is noted beside it. */
  async forget(storeId: string, name: string): Promise<void> {
    const staged = join(await this.staging(storeId), name);
    await rm(staged, { force: true });
    await rm(`${staged}.json`, { force: true });
  }

  /** Keeps a file of this machine whose digest is known: linked where the disk allows, else copied. The source stays. */
  async keep(storeId: string, source: string, sha256: string): Promise<Stored> {
    const there = await this.find(storeId, sha256);
    if (there) return there;
    const target = await this.pathOf(storeId, sha256);
    const found = await digestOf(source);
    checkDigest(sha256, found.sha256);
    await mkdir(dirname(target), { recursive: true });
    try {
      await link(source, target).catch(unlessThere);
    } catch {
      // Another disk, or one without links.
      await this.put(storeId, createReadStream(source), { maxBytes: found.bytes, expectedSha256: sha256 });
    }
    return found;
  }

  /** Size of a file, or null where the store has none of this digest. */
  async find(storeId: string, sha256: string): Promise<Stored | null> {
    const found = await lstat(await this.pathOf(storeId, sha256)).catch(missing);
    // A link that somebody put there would lead out of the store, and out of its country.
    return found?.isFile() ? { sha256, bytes: found.size } : null;
  }

  /** The bytes of a file, or of a part. @throws 404 `not-found` */
  async open(storeId: string, sha256: string, range?: ByteRange): Promise<Readable> {
    if (!(await this.find(storeId, sha256))) throw Problem.notFound('file');
    return createReadStream(await this.pathOf(storeId, sha256), range);
  }

  /** Folder in which a store's unfinished files lie. */
  async staging(storeId: string): Promise<string> {
    return join(this.folder(await this.store(storeId)), 'staging');
  }

  private async pathOf(storeId: string, sha256: string): Promise<string> {
    if (!digestForm.test(sha256)) throw Problem.notFound('file');
    return join(this.folder(await this.store(storeId)), sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  }

  private folder(store: Store): string {
    const base = this.config.storesFolder;
    return join(isAbsolute(base) ? base : resolve(base), store.root);
  }

  private async place(storeId: string, staged: string, sha256: string): Promise<void> {
    const target = await this.pathOf(storeId, sha256);
    await mkdir(dirname(target), { recursive: true });
    await rename(staged, target);
    await syncFolder(dirname(target));
  }

  private async refresh(): Promise<void> {
    const rows = await this.database.transaction({ door: 'partner', scopes: {} }, (tx) =>
      tx.query<Store & { [column: string]: unknown }>('select id, country, kind, root from stores order by id'),
    );
    for (const store of rows) await mkdir(join(this.folder(store), 'staging'), { recursive: true });
    this.stores = new Map(rows.map((store) => [store.id, store]));
  }
}

/** A new name is durable only when its folder is. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  await folder.sync().finally(() => folder.close());
}

function missing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}

/** The same content is there already: that is as good. */
function unlessThere(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}

function checkDigest(expected: string | null | undefined, found: string): void {
  if (!expected || expected === found) return;
  throw new Problem({
    status: 422,
    code: 'digest-mismatch',
    detail: 'The bytes that arrived are not those that were announced: their sha256 differs. Send the file again.',
    params: { expected, found },
  });
}

const tooLarge = (limit: number) =>
  new Problem({
    status: 413,
    code: 'file-too-large',
    detail: `A file of at most ${limit} bytes is taken here.`,
    params: { limit },
  });
