import { createReadStream, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { digestOf } from '@app/platform/machine';

/** Written last: a folder with it is a whole backup. */
export const manifestName = 'manifest.json';
/** What every other file of the backup must hash to, in the form that `sha256sum --check` reads. */
export const sumsName = 'SHA256SUMS';
/** Where the copies of the stores lie. */
export const storesName = 'stores';

const format: string = 'monsoon-backup-1';

/** What a backup says of itself. */
export interface Manifest {
  format: string;
  /** When its snapshot was taken (RFC 3339). */
  taken_at: string;
  /** PostgreSQL that it was taken from, for example `18.4`. */
  server_version: string;
  /** `pg_dump`: `database.dump`, schema and data. `copy`: `tables/*.copy.gz`, for the schema that the migrations make. */
  database: 'pg_dump' | 'copy';
  /** Migrations that made the schema, oldest first. */
  migrations: string[];
  /** In the order in which they are restored; rows as the snapshot had them. */
  tables: { name: string; columns: string[]; rows: number }[];
  sequences: Record<string, string>;
  files: { count: number; bytes: number; sums_sha256: string };
}

/** Completes a backup. */
export async function writeManifest(folder: string, manifest: Omit<Manifest, 'format'>): Promise<void> {
  writeFileSync(join(folder, manifestName), `${JSON.stringify({ format, ...manifest }, null, 2)}\n`, { flush: true });
}

/**
 * Reads a backup and holds every file of it against its digest. @returns what it says of itself, and its files' digests by
 * path @throws Error that names the first file that is not what was backed up
 */
export async function readBackup(folder: string): Promise<{ manifest: Manifest; sums: Map<string, string> }> {
  const file = join(folder, manifestName);
  if (!existsSync(file))
    throw new Error(`${folder} holds no whole backup: ${manifestName}, which is written last, is missing.`);
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as Manifest;
  if (manifest.format !== format)
    throw new Error(`${file} is of another form than ${format}, which this release reads.`);
  await hold(folder, sumsName, manifest.files.sums_sha256);
  const sums = new Map<string, string>();
  for await (const line of createInterface({ input: createReadStream(join(folder, sumsName)) }))
    sums.set(line.slice(66), line.slice(0, 64));
  for (const [path, sha256] of sums) await hold(folder, path, sha256);
  return { manifest, sums };
}

async function hold(folder: string, path: string, sha256: string): Promise<void> {
  if (!existsSync(join(folder, path))) throw new Error(`${path} is missing in the backup.`);
  if ((await digestOf(join(folder, path))).sha256 !== sha256)
    throw new Error(`${path} is not what was backed up: its digest differs. Take another copy of the backup.`);
}
