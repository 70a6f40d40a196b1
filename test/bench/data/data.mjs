// `npm run bench -- --data`: many projects, jobs and transfers in PostgreSQL of the bench's own, kept for the next run.
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { seed } from '../seed.mjs';
import { connected, migrated, startCluster } from '../system.mjs';
import { growing, history } from './history.mjs';
import { lists } from './lists.mjs';

const homeOf = (smoke) => resolve('.monsoon', smoke ? 'bench-smoke' : 'bench');
/** What is compared. `many` is how many rows a list has that does not grow with jobs. */
const sizes = {
  small: { projects: 10, jobs: 10_000, many: 100 },
  large: { projects: 1_000, jobs: 1_000_000, many: 10_000 },
};
const smokeSizes = { small: sizes.small, large: { projects: 100, jobs: 20_000, many: 1_000 } };
const gigabytes = { full: 16, smoke: 1 };

const noteIn = (home) => join(home, 'made.json');

/** What the rows were made by: other migrations or other statements make them anew. */
function fingerprint(smoke) {
  const hash = createHash('sha256').update(String(smoke));
  for (const file of globSync(['dist/migrations/*.js', 'test/bench/data/*.mjs', 'test/bench/seed.mjs']).sort())
    hash.update(readFileSync(file));
  return hash.digest('hex');
}

/** Whether the data are there and are those that would be made now. */
export function dataAreMade({ smoke }) {
  const note = noteIn(homeOf(smoke));
  return existsSync(note) && JSON.parse(readFileSync(note, 'utf8')).fingerprint === fingerprint(smoke);
}

/** Makes the data unless they are there; says first what that takes. */
export async function makeData({ smoke }) {
  const home = homeOf(smoke);
  const made = fingerprint(smoke);
  if (dataAreMade({ smoke })) return console.log(`data: as made before, in ${home}`);
  const needed = smoke ? gigabytes.smoke : gigabytes.full;
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  const { bavail, bsize } = statfsSync(home);
  const free = (bavail * bsize) / 2 ** 30;
  console.log(
    `data: making ${(smoke ? smokeSizes : sizes).large.jobs} jobs in ${home}; about ${needed} GB and ${smoke ? 1 : 15} minutes, ${free.toFixed(0)} GB are free`,
  );
  if (free < needed * 1.2) throw new Error(`the data need ${needed} GB in ${home}`);
  const cluster = await startCluster(home);
  try {
    for (const [name, size] of Object.entries(smoke ? smokeSizes : sizes)) await fill(cluster, name, size);
  } finally {
    await cluster.stop();
  }
  writeFileSync(noteIn(home), JSON.stringify({ fingerprint: made }));
}

async function fill(cluster, name, size) {
  await migrated(cluster, name);
  await connected(cluster.at(name), async (admin) => {
    // Only while rows are made: a crash means to begin anew.
    for (const [setting, value] of [
      ['fsync', 'off'],
      ['max_wal_size', '8GB'],
      ['autovacuum', 'off'],
    ])
      await admin.query(`alter system set ${setting} = '${value}'`);
    await admin.query(`select pg_reload_conf()`);
    await admin.query(
      `set session_replication_role = replica; set synchronous_commit = off; set work_mem = '256MB'; set maintenance_work_mem = '1GB'`,
    );
    const step = async (what, statements) => {
      const began = Date.now();
      for (const statement of statements) await admin.query(statement);
      console.log(`  ${name}: ${what}, ${((Date.now() - began) / 1000).toFixed(0)} s`);
    };
    const { rows: indexes } = await admin.query(
      `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as made from pg_index
        where indrelid = any ($1::regclass[]) and not exists (select 1 from pg_constraint where conindid = indexrelid)`,
      [growing],
    );
    await step('projects', seed(size.projects));
    await step('lists', lists(size));
    await step(
      'without indexes',
      indexes.map((index) => `drop index ${index.name}`),
    );
    for (const [what, statements] of Object.entries(history(size))) await step(what, statements);
    await step(
      'indexes',
      indexes.map(({ made }) => made),
    );
    await step('statistics', ['vacuum (freeze, analyze)']);
    await admin.query('alter system reset all');
    await admin.query('select pg_reload_conf()');
    await admin.query('checkpoint');
    const { rows } = await admin.query('select invariant, looked, first_wrong from reconcile_books() where wrong > 0');
    if (rows.length > 0) throw new Error(`the books of ${name} do not reconcile: ${JSON.stringify(rows)}`);
    const {
      rows: [{ size: bytes }],
    } = await admin.query('select pg_database_size(current_database()) as size');
    console.log(`  ${name}: the books reconcile; ${(Number(bytes) / 2 ** 30).toFixed(1)} GB`);
  });
}

/** The server with both databases. @throws Error when they were not made */
export async function startData({ smoke }) {
  if (!dataAreMade({ smoke })) throw new Error('run `npm run bench -- --data` first: it makes the rows');
  const home = homeOf(smoke);
  const cluster = await startCluster(home);
  const of = (name) => ({
    home: join(home, name),
    admin: cluster.at(name),
    api: cluster.at(name, 'monsoon_api'),
    worker: cluster.at(name, 'monsoon_worker'),
  });
  return { pid: cluster.pid, small: of('small'), large: of('large'), stop: () => cluster.stop() };
}
