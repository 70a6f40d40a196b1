import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { unwrap } from '@app/api-client';
import { localCommand } from './command';
import type { TestDatabase } from './databases';
import { at, changing } from './http';
import type { Launching } from './jobs-world';
import type { System } from './system';
import { begin, checked, colleague, datasetFacts, datasetPath, upload, versionPath } from './uploads';
import { sure, type World } from './world';

/** What jobs are trained on. */
export const rows = Array.from(
  { length: 40 },
  (_, n) => `{"instruction":"ตลาด ${n} เปิดกี่โมง","output":"${n % 12} โมงค่ะ"}\n`,
).join('');

/** `npm run backup` of a system. */
export const backup = (system: System, to: string, ...more: string[]) =>
  localCommand('backup/backup', ['--to', to, ...more], {
    BACKUP_DATABASE_URL: system.database.url('monsoon_backup'),
    MONSOON_STORES: join(system.home, 'stores'),
  });
/** `npm run restore` into a database. */
export const restore = (from: string, into: TestDatabase, stores: string) =>
  localCommand('backup/restore', ['--from', from], {
    OWNER_DATABASE_URL: into.url('monsoon_owner'),
    MONSOON_STORES: stores,
  });

/** A version of a data set that the project may use. */
export async function ownData(system: System, world: World, l: Launching): Promise<string> {
  const { session } = await colleague(system, world, l.partner, 'steward');
  const org = l.partner.id;
  const { id } = await unwrap(
    session.POST('/api/v1/organisations/{org}/datasets', { ...at({ org }), body: datasetFacts() }),
  );
  const draft = await unwrap(session.POST(`${datasetPath}/versions`, { ...at({ org, dataset: id }), body: {} }));
  const place = { org, dataset: id, version: draft.id };
  sure(await upload(session, place, rows));
  const { version } = await checked(session, place);
  const published = await unwrap(session.POST(`${versionPath}/publish`, changing(place, version)));
  const body = { project: l.funded.project, dataset_version: published.id, purpose: 'our helper' };
  await unwrap(session.POST('/api/v1/organisations/{org}/agreements', { ...at({ org }), body }));
  // An upload under way: what has arrived of it belongs to no backup.
  const next = await unwrap(session.POST(`${datasetPath}/versions`, { ...at({ org, dataset: id }), body: {} }));
  sure(await begin(session, { ...place, version: next.id }, Buffer.from(rows), { filename: 'half.jsonl' }));
  return published.id;
}

/** What a backup says of itself, as far as tests change it. */
export interface Manifest {
  database: string;
  tables: { name: string; columns: string[]; rows: number }[];
  migrations: string[];
}
export const manifestOf = (folder: string) =>
  JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Manifest;

/** Rows of a statement, each a list, past row-level security unless as the owner. */
export async function asked<T>(database: TestDatabase, statement: string, login?: 'monsoon_owner'): Promise<T[]> {
  const client = new Client({ connectionString: database.url(login) });
  await client.connect();
  try {
    return (await client.query({ text: statement, rowMode: 'array' })).rows as T[];
  } finally {
    await client.end();
  }
}
