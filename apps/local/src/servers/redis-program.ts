import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { command, isProgram, lastLines, onPath } from '../processes/command';

/** A program that speaks Redis' protocol, and how to run it. */
export interface RedisProgram {
  file: string;
  /** Folder of libraries it was unpacked with. */
  libraries?: string;
  /** Where it comes from, for people. */
  source: string;
}

const names = ['redis-server', 'valkey-server'];
const policyFile = '/usr/sbin/policy-rc.d';
// What Debian's redis-server is linked with and a bare system lacks. The program itself is the one named redis-check-rdb.
const debianPackages = ['redis-tools', 'libjemalloc2', 'liblzf1', 'liblua5.1-0', 'lua-bitop', 'lua-cjson'];

/**
 * Redis or Valkey on the PATH, else Debian's: installed by root, unpacked beside the data by anybody else.
 * @throws Error that says how to get one
 */
export async function findRedis(folder: string, log: (text: string) => void): Promise<RedisProgram> {
  const found = onPath(names, `${process.env.PATH ?? ''}:/usr/sbin:/usr/local/sbin`);
  if (found) return { file: found, source: found };
  if (!onPath(['apt-get'])) throw new Error(cure('and this system has no apt-get to bring one'));
  return process.getuid?.() === 0 ? install(log) : unpack(folder, log);
}

/** The Debian package; its service is neither started now nor at the next boot. */
async function install(log: (text: string) => void): Promise<RedisProgram> {
  log('installing redis-server from Debian (about 2 MB)');
  const ownPolicy = !existsSync(policyFile);
  if (ownPolicy) {
    writeFileSync(policyFile, '#!/bin/sh\nexit 101\n'); // Debian's way to say that nothing is to be started
    chmodSync(policyFile, 0o755);
  }
  try {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const options = { env, onLine: remarks(log) };
    const get = ['install', '-y', '--no-install-recommends', 'redis-server'];
    let ended = await command('apt-get', get, options);
    if (ended.status !== 0) {
      // A fresh machine has no package lists, an old one has lists of packages that are no more.
      await command('apt-get', ['update'], options);
      ended = await command('apt-get', get, options);
    }
    if (ended.status !== 0) throw new Error(cure(`and apt-get could not install it:\n${lastLines(ended.output, 4)}`));
  } finally {
    if (ownPolicy) rmSync(policyFile, { force: true });
  }
  if (onPath(['systemctl'])) await command('systemctl', ['disable', '--now', 'redis-server']);
  const file = onPath(names, `${process.env.PATH ?? ''}:/usr/bin:/usr/local/bin`);
  if (!file) throw new Error(cure('and the Debian package brought none'));
  return { file, source: 'Debian package, installed now' };
}

/** The Debian packages unpacked into a folder: needs no right on the system. Kept for later starts. */
async function unpack(folder: string, log: (text: string) => void): Promise<RedisProgram> {
  const root = join(folder, 'debian');
  const file = join(root, 'usr/bin/redis-server');
  if (!isProgram(file)) {
    log('fetching redis-server from Debian (about 2 MB)');
    const downloads = join(folder, 'packages');
    mkdirSync(join(downloads, 'lists/partial'), { recursive: true });
    let ended = await download(downloads, [], log);
    // Lists of one's own where the system's are missing or old.
    const own = ['-o', `Dir::State::lists=${downloads}/lists`, '-o', `Dir::Cache=${downloads}`];
    if (ended.status !== 0) {
      await command('apt-get', [...own, 'update'], { onLine: remarks(log) });
      ended = await download(downloads, own, log);
    }
    const archives = readdirSync(downloads).filter((name) => name.endsWith('.deb'));
    if (ended.status !== 0 || archives.length === 0)
      throw new Error(cure(`and apt-get could not fetch it:\n${lastLines(ended.output, 4)}`));
    for (const name of archives) await command('dpkg', ['-x', join(downloads, name), root]);
    if (!existsSync(file)) symlinkSync('redis-check-rdb', file);
    rmSync(downloads, { recursive: true, force: true });
    if (!isProgram(file)) throw new Error(cure('and the Debian packages did not hold it'));
  }
  return { file, libraries: libraries(root), source: 'Debian package, unpacked here' };
}

function download(downloads: string, options: string[], log: (text: string) => void) {
  return command('apt-get', [...options, 'download', ...debianPackages], { cwd: downloads, onLine: remarks(log) });
}

function libraries(root: string): string {
  const folder = join(root, 'usr/lib');
  const triplets = existsSync(folder) ? readdirSync(folder).filter((name) => name.includes('-linux-')) : [];
  return triplets.map((name) => join(folder, name)).join(':');
}

const remarks = (log: (text: string) => void) => (line: string) => {
  if (/^(Get|Setting up|Unpacking)/.test(line)) log(line.slice(0, 80));
};

function cure(why: string): string {
  return (
    `There is no redis-server or valkey-server on the PATH, ${why}.\n` +
    'Install one (Debian: apt-get install redis-server; macOS: brew install redis), or name a server in REDIS_URL.'
  );
}

/** The version a program says of itself, for example `7.0.15`. */
export async function redisVersion(program: RedisProgram, env: NodeJS.ProcessEnv): Promise<string> {
  const { output } = await command(program.file, ['--version'], { env });
  const version = /v=([\d.]+)/.exec(output)?.[1];
  if (!version) throw new Error(cure(`and ${program.file} does not run (${lastLines(output, 1)})`));
  return version;
}
