// Chromium for the sites' tests: named by MONSOON_CHROMIUM, on the PATH, or Debian's, installed now by root. The one without a
// window of its own comes first: it draws the same pages with less work.
import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';

const names = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'];

function onPath(programs) {
  for (const folder of (process.env.PATH ?? '').split(':'))
    for (const name of programs) {
      const file = join(folder, name);
      try {
        accessSync(file, constants.X_OK);
        return file;
      } catch {
        // not in this folder
      }
    }
  return null;
}

const cure = (why) =>
  new Error(
    `There is no Chromium for the tests of the sites, ${why}.\n` +
      'Install one (Debian: apt-get install chromium-headless-shell), or name one in MONSOON_CHROMIUM.',
  );

function aptGet(args, log) {
  return new Promise((resolve) => {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const child = spawn('apt-get', args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const tell = (data) => {
      for (const line of String(data).split('\n'))
        if (/^(Get|Setting up chromium|Need to get)/.test(line)) log(line.slice(0, 100));
    };
    child.stdout.on('data', tell);
    child.stderr.on('data', tell);
    child.on('error', () => resolve(127));
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

/**
 * @param {(text: string) => void} log told what takes its time
 * @returns {Promise<string>} the program
 */
export async function findChromium(log) {
  const found = process.env.MONSOON_CHROMIUM ?? onPath(names);
  if (found) return found;
  if (!onPath(['apt-get'])) throw cure('and this system has no apt-get to bring one');
  if (process.getuid?.() !== 0) throw cure('and only root can install it');
  log('installing chromium-headless-shell from Debian (about 70 MB)');
  const install = ['install', '-y', '--no-install-recommends', 'chromium-headless-shell'];
  // A fresh machine has no package lists.
  if (
    (await aptGet(install, log)) !== 0 &&
    ((await aptGet(['update'], log)) !== 0 || (await aptGet(install, log)) !== 0)
  )
    throw cure('and apt-get could not install it');
  const file = onPath(names);
  if (!file || spawnSync(file, ['--version']).status !== 0)
    throw cure('and the one that apt-get installed does not run');
  return file;
}
