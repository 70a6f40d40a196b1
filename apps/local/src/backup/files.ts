import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, readdir, rename } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** A file's content by digest, hexadecimal, and size in bytes. */
export interface Written {
  sha256: string;
  bytes: number;
}

/** Writes a new file durably, hashing what passes. @param through what changes the bytes on their way */
export async function write(content: Readable, file: string, ...through: Transform[]): Promise<Written> {
  const hash = createHash('sha256');
  let bytes = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  await mkdir(dirname(file), { recursive: true });
  const target = createWriteStream(file, { flags: 'wx', mode: 0o600, flush: true });
  await pipeline([content, ...through, meter, target]);
  return { sha256: hash.digest('hex'), bytes };
}

/**
 * Whole files of the stores below a folder, as `<root>/ab/cd/<sha256>`. What is still being written, in each store's
 * `staging`, belongs to no backup: an upload that was cut is begun anew.
 */
export async function storedFiles(stores: string): Promise<string[]> {
  if (!existsSync(stores)) return [];
  const entries = await readdir(stores, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(stores, join(entry.parentPath, entry.name)))
    .filter((path) => /^[^/]+\/[0-9a-f]{2}\/[0-9a-f]{2}\/[0-9a-f]{64}$/.test(path))
    .sort();
}

/** Copies a file of a store, whose name is its digest. @throws Error when the source is damaged */
export async function copyStored(source: string, target: string): Promise<Written> {
  const written = await write(createReadStream(source, { highWaterMark: 1 << 20 }), target);
  if (written.sha256 !== basename(source))
    throw new Error(`${source} is damaged: its digest is not its name. Put back a sound copy of it.`);
  return written;
}

/** Gives a store a file unless it has it: under its name only once it is whole. */
export async function giveStored(source: string, target: string): Promise<void> {
  if (existsSync(target)) return;
  await copyStored(source, `${target}.${process.pid}`);
  await rename(`${target}.${process.pid}`, target);
}
