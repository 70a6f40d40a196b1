// `npm start`. Plain JavaScript for the Node that the machine has: it builds what is missing, then runs the local start under
// the Node that the repository pins.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const pinned = join(root, 'node_modules/node/bin/node');
const program = join(root, 'dist/apps/local/src/main.js');
const builtMark = join(root, 'dist/.built');
const pinnedMajor = 24;

function stop(message) {
  console.error(message);
  process.exit(1);
}

/** When the newest of these sources was changed. */
function newest(paths) {
  let latest = 0;
  for (const path of paths) {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found?.isDirectory()) {
      const inside = readdirSync(path).filter((name) => name !== 'node_modules');
      latest = Math.max(latest, newest(inside.map((name) => join(path, name))));
    } else if (found && /\.(tsx?|json|css|html|svg|mjs)$/.test(path) && !path.endsWith('.spec.ts'))
      latest = Math.max(latest, found.mtimeMs);
  }
  return latest;
}

function build(node) {
  const sources = [
    'apps',
    'libs',
    'migrations',
    'tsconfig.json',
    'tsconfig.build.json',
    'nest-cli.json',
    'package.json',
  ];
  const programs = ['local', 'api', 'worker', 'agent'].map((name) => join(root, `dist/apps/${name}/src/main.js`));
  const sites = ['portal', 'console'].map((name) => join(root, `dist/${name}/index.html`));
  const whole = [...programs, ...sites].every((file) => existsSync(file));
  const builtAt = statSync(builtMark, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (whole && builtAt >= newest(sources.map((name) => join(root, name)))) return;
  const nest = join(root, 'node_modules/@nestjs/cli/bin/nest.js');
  if (!existsSync(nest))
    stop('The compiler is missing: run `npm install` (with development packages), then `npm start`.');
  process.stdout.write(`\n  Compiling, ${whole ? 'as the sources are newer' : 'once'} …`);
  const started = Date.now();
  // The compiler's note says what it has compiled; where outputs are missing, that note is wrong.
  if (!whole) rmSync(join(root, 'dist/.tsbuildinfo'), { force: true });
  const builds = [
    [nest, 'build', 'api', '-p', 'tsconfig.build.json'],
    ['--no-warnings', join(root, 'libs/ui/sites.mjs')],
  ];
  for (const args of builds) {
    const { status, stdout, stderr } = spawnSync(node, args, {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, PATH: `${dirname(pinned)}:${process.env.PATH}` },
    });
    const errors = `${stdout}${stderr}`.trim().split('\n').slice(0, 40).join('\n');
    if (status !== 0) stop(`\n${errors}\nThe sources do not compile: mend what is named above, then start again.`);
  }
  console.log(` ${((Date.now() - started) / 1000).toFixed(1)} s`);
  writeFileSync(builtMark, '');
  utimesSync(builtMark, started / 1000, started / 1000);
}

const [major] = process.versions.node.split('.').map(Number);
const node = major >= pinnedMajor ? process.execPath : pinned;
if (!existsSync(node)) stop('Node 24 is missing: run `npm install`, which brings it, then `npm start`.');
if (!existsSync(join(root, 'node_modules/pg'))) stop('Packages are missing: run `npm install`, then `npm start`.');
build(node);

// The channel tells the program when we are killed; it sends nothing.
const child = spawn(node, ['--no-warnings', '--enable-source-maps', program, ...process.argv.slice(2)], {
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
// npm's shell does not pass SIGTERM on: that npm has gone is seen by its shell being gone.
const parent = process.ppid;
if (process.env.npm_lifecycle_event === 'start') {
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    child.kill('SIGTERM');
  }, 500);
}
child.on('error', (error) => stop(`${node} does not run (${error.message}): run \`npm install\` again.`));
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGKILL' ? 137 : 1)));
