import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { ended, isAlive, mark, processesNaming, signal } from '@app/platform/machine';
import { type Postgres, startPostgres } from './postgres';
import { startRedis } from './redis';

const root = process.getuid?.() === 0;
const password = 'kept by the test';

async function asked(url: string, statement: string): Promise<string> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query({ text: statement, rowMode: 'array' });
  await client.end();
  return String(rows[0]?.[0]);
}

describe('PostgreSQL of our own', () => {
  let folder: string;
  const started: Postgres[] = [];
  beforeAll(() => {
    delete process.env.DATABASE_URL;
    folder = mkdtempSync(join(tmpdir(), 'monsoon-servers-'));
    chmodSync(folder, 0o755);
  });
  afterEach(async () => {
    for (const server of started.splice(0)) await server.stop();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const start = async (more: Partial<Parameters<typeof startPostgres>[0]> = {}) => {
    const server = await startPostgres({ dataDir: join(folder, 'postgres'), password, ...more });
    started.push(server);
    return server;
  };

  it('keeps data from one start to the next, durably, on loopback only, from other users', async () => {
    const first = await start();
    expect(new URL(first.adminUrl).hostname).toBe('127.0.0.1');
    expect(await asked(first.adminUrl, 'show fsync')).toBe('on');
    expect(await asked(first.adminUrl, 'show listen_addresses')).toBe('127.0.0.1');
    expect(statSync(join(folder, 'postgres')).mode & 0o777).toBe(0o700);
    await asked(first.adminUrl, 'create table kept as select 7 as n');
    await first.stop();
    expect(first.process && isAlive(first.process)).toBe(false);
    const second = await start();
    expect(await asked(second.adminUrl, 'select n from kept')).toBe('7');
  });

  it('goes on after it was killed, and after its number went to another process', async () => {
    const first = await start();
    signal(first.process?.pid ?? 0, 'SIGKILL');
    await ended(first.process ?? { pid: 0, born: '' }, 2000);
    const note = join(folder, 'postgres/postmaster.pid');
    const [, ...rest] = readFileSync(note, 'utf8').split('\n');
    writeFileSync(note, [process.pid, ...rest].join('\n'));
    const second = await start();
    expect(second.process?.pid).not.toBe(first.process?.pid);
    expect(await asked(second.adminUrl, 'select n from kept')).toBe('7');
  });

  it('adopts the server that runs on the data already', async () => {
    const first = await start();
    const second = await start();
    expect(second.process).toEqual(first.process);
    expect(second.adminUrl).toBe(first.adminUrl);
  });

  it('refuses data of other secrets with the cure, and leaves no server behind', async () => {
    await expect(start({ password: 'another' })).rejects.toThrow(/Put back the secrets\.env/);
    expect(processesNaming(join(folder, 'postgres'))).toEqual([]);
  });

  it('deletes the throw-away cluster of a test, wherever it lies', async () => {
    const closed = join(folder, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    const dataDir = join(closed, 'postgres');
    const server = await start({ dataDir, fast: true });
    expect(await asked(server.adminUrl, 'show fsync')).toBe('off');
    // Root's server runs as another user, who cannot enter here.
    expect(lstatSync(dataDir).isSymbolicLink()).toBe(root);
    const data = await asked(server.adminUrl, 'show data_directory');
    await server.stop();
    expect([existsSync(data), existsSync(dataDir)]).toEqual([false, false]);
  });

  it('says what to do when DATABASE_URL names nothing', async () => {
    process.env.DATABASE_URL = 'postgres://nobody@127.0.0.1:1/none';
    await expect(start()).rejects.toThrow(/DATABASE_URL does not answer[^]*unset DATABASE_URL/);
    delete process.env.DATABASE_URL;
  });

  it('ends with its starter, even one that is killed', async () => {
    const starter = spawn(process.execPath, ['--no-warnings', '-e', leashed], { stdio: ['ignore', 'pipe', 'inherit'] });
    const line = await new Promise<string>((done) => starter.stdout.once('data', (data: Buffer) => done(String(data))));
    const held = mark(Number(line)) ?? { pid: 0, born: '' };
    starter.kill('SIGKILL');
    expect(await ended(held, 5000)).toBe(true);
  });
});

/** Holds a process on the leash, from the sources: prints its number and lives on. */
const leashed = `
  const { transformFileSync } = require('@swc/core');
  const { code } = transformFileSync(${JSON.stringify(resolve(__dirname, '../processes/leash.ts'))}, {
    swcrc: false, module: { type: 'commonjs' }, jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
  });
  const leash = {};
  new Function('exports', 'require', code)(leash, require);
  const held = require('node:child_process').spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });
  leash.leash(held.pid, 'TERM');
  console.log(held.pid);
  setInterval(() => undefined, 1000);`;

describe('Redis of our own', () => {
  it('answers, forgets nothing silently, keeps nothing on disk, and stops', async () => {
    delete process.env.REDIS_URL;
    const folder = mkdtempSync(join(tmpdir(), 'monsoon-servers-'));
    const server = await startRedis({ dir: folder });
    const client = new Redis(server.url);
    expect(await client.config('GET', 'maxmemory-policy')).toEqual(['maxmemory-policy', 'noeviction']);
    expect(await client.config('GET', 'bind')).toEqual(['bind', '127.0.0.1']);
    expect(await client.config('GET', 'save')).toEqual(['save', '']);
    client.disconnect();
    await server.stop();
    expect(server.process && isAlive(server.process)).toBe(false);
    rmSync(folder, { recursive: true });
  });

  it('says what to do when REDIS_URL names nothing', async () => {
    process.env.REDIS_URL = 'redis://127.0.0.1:1';
    await expect(startRedis({ dir: tmpdir() })).rejects.toThrow(/unset REDIS_URL/);
    delete process.env.REDIS_URL;
  });
});
