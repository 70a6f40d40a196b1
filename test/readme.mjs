// Runs the commands that README, CONTRIBUTING and the trainer's README show. A command that no entry below covers fails the
// test, so a document cannot name what does not exist. The main job runs here for real, once, alone on the machine.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const built = resolve(process.env.MONSOON_HOME ?? '.monsoon');
const stopWithin = 10_000;
const up = 'Ctrl-C stops everything; the data stay for the next start.';

/** A folder of its own for a run's data. Python and base model, gigabytes and minutes, are made once for all of them. */
function freshHome() {
  const folder = mkdtempSync(join(tmpdir(), 'monsoon-readme-'));
  for (const name of ['trainer', 'base-models']) {
    mkdirSync(join(built, name), { recursive: true });
    symlinkSync(join(built, name), join(folder, name));
  }
  return folder;
}

const home = freshHome();
const environment = { ...process.env, MONSOON_HOME: home, NO_COLOR: '1' };
for (const name of ['TRAINER_PYTHON', 'NODE_ENV', 'REDIS_SERVER']) delete environment[name];

/** Runs a shell line; `until` text in its output asks it to stop with Ctrl-C. */
function shell(line, { until, seconds = 600, ...more } = {}) {
  return new Promise((resolve) => {
    const child = spawn('bash', ['-c', `exec ${line}`], { env: { ...environment, ...more }, detached: true });
    let output = '';
    let asked = null;
    const timer = setTimeout(() => process.kill(-(child.pid ?? 0), 'SIGKILL'), seconds * 1000);
    const read = (data) => {
      process.stdout.write(data);
      output += data;
      if (until && !asked && output.includes(until)) {
        asked = Date.now();
        process.kill(-(child.pid ?? 0), 'SIGINT');
      }
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, output, stopping: asked ? Date.now() - asked : null });
    });
  });
}

function expect(what, condition) {
  if (!condition) throw new Error(`not so: ${what}`);
  console.log(`  so it is: ${what}`);
}

/** Processes that have a folder in their command line or environment: what a start would have left behind. */
function processesOf(folder) {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => {
      const part = (file) => {
        try {
          return readFileSync(`/proc/${pid}/${file}`, 'utf8');
        } catch {
          return ''; // it has ended, or is not ours
        }
      };
      return part('cmdline').includes(folder) || part('environ').includes(folder);
    });
}

async function nothingIsLeft(folder) {
  // A process that was told to end may take a moment to be gone from the table.
  for (const until = Date.now() + 2000; processesOf(folder).length > 0 && Date.now() < until;)
    await new Promise((later) => setTimeout(later, 50));
  expect('no process is left', processesOf(folder).length === 0);
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
}

const byCi = { skip: 'run by .ci/run beside this test' };
const byPytest = { skip: 'run with these arguments by the trainer’s own tests' };
/** npm itself ends by the Ctrl-C that it hears too, whatever its script's status: a failure shows in what was printed. */
async function stops({ code, signal, output, stopping }, folder) {
  expect('Ctrl-C ends it within 10 s', stopping !== null && stopping <= stopWithin);
  expect('nothing failed', (code === 0 || signal === 'SIGINT') && !output.includes('✗'));
  await nothingIsLeft(folder);
}

/** How each command of the documents is run here. */
const cases = {
  'npm install': byCi,
  'npm test': { skip: 'this test is part of it' },
  'npm run check': byCi,
  'npm run format': { skip: 'would change files; `npm run check` compares them' },
  'npm run openapi': { skip: 'would change files; `npm run check` compares them' },
  'npm start -- --exit': async () => {
    const { code, output } = await shell('npm start -- --exit', { seconds: 900 });
    expect('the main job ends with status 0', code === 0);
    expect('a real model was trained', /held-out loss +\d/.test(output));
    expect('the invariants were checked', /I11 +holds/.test(output));
    await nothingIsLeft(home);
  },
  'npm start': async () => {
    const run = await shell('npm start', { until: up, seconds: 180 });
    expect('a second start does not replay the main job', !/launches job_/.test(run.output));
    await stops(run, home);
  },
  'npm start -- --port': async () => {
    const port = await freePort();
    const run = await shell(`npm start -- --port ${port}`, { until: up, seconds: 180 });
    expect('the api is on that port', run.output.includes(`http://127.0.0.1:${port}/api/v1`));
    await stops(run, home);
  },
  'npm run reconcile': async () => {
    const { code, output } = await shell('npm run reconcile', { seconds: 120 });
    expect('the ledger reconciles', code === 0 && /I1\b/.test(output));
  },
  'npm run backup -- --to FOLDER': async () => {
    const { code, output } = await shell(`npm run backup -- --to ${join(home, 'backup')}`, { seconds: 300 });
    expect('a backup is taken', code === 0 && /files of the stores/.test(output));
  },
  'npm run restore -- --from FOLDER': async () => {
    const MONSOON_HOME = freshHome();
    const restored = await shell(`npm run restore -- --from ${join(home, 'backup')}`, { seconds: 300, MONSOON_HOME });
    expect('it is restored into an empty system', restored.code === 0 && /Restored/.test(restored.output));
    const { code } = await shell('npm run reconcile', { seconds: 120, MONSOON_HOME });
    expect('which reconciles', code === 0);
    const run = await shell('npm start', { until: up, seconds: 180, MONSOON_HOME });
    expect('and says how its agent gets a key', /pools\/POOL\/agents[\s\S]+AGENT_POOL=POOL/.test(run.output));
    await stops(run, MONSOON_HOME);
    rmSync(MONSOON_HOME, { recursive: true, force: true });
  },
  'npm run mutants': { skip: 'takes longer than all other tests together' },
  'npm run bench': async () => {
    // One row of each kind: all of them, with what they need, take longer than all other commands together.
    const rows = 'launch-sql-16,launch-http-hot,upload-tus,trainer-tokens';
    const { code } = await shell(`npm run bench -- --smoke --only ${rows}`, { seconds: 600 });
    expect('the benchmark runs', code === 0);
  },
  'npm run screens -- --to FOLDER': { skip: 'the part `web` of `npm test` opens the same pages' },
  'npm run faults': { skip: 'the part `faults` of `npm test` has every fault in it' },
  'npm run jest -- libs/scheduling --selectProjects unit': async () => {
    const { code } = await shell('npm run jest -- libs/scheduling --selectProjects unit', { seconds: 120 });
    expect('the tests of a room run', code === 0);
  },
  'npm run jest -- test/api/health --selectProjects system': async () => {
    const { code } = await shell('npm run jest -- test/api/health --selectProjects system', { seconds: 180 });
    expect('a test of the whole system runs', code === 0);
  },
  'npm start -- --empty': async () => {
    const empty = freshHome();
    const run = await shell('npm start -- --empty', { until: up, seconds: 180, MONSOON_HOME: empty });
    expect('an empty system says how to become its administrator', /\/setup#[\w-]{20,}/.test(run.output));
    await stops(run, empty);
    rmSync(empty, { recursive: true, force: true });
  },
  'python -m monsoon_trainer tiny-model --out DIR': byPytest,
  'python -m monsoon_trainer train WORK/spec.json': byPytest,
  'python -m monsoon_trainer calibrate --model-dir DIR --threads 2 --steps 6': byPytest,
  'python -m monsoon_trainer base-model --out DIR': byPytest,
  'python -m monsoon_trainer convert --gguf FILE --out DIR': byPytest,
  'torchrun --nproc_per_node=2 -m monsoon_trainer train WORK/spec.json': byPytest,
  'ruff check && ruff format --check && python -m pytest': { skip: 'run by `npm test`' },
};

const commands = new Set();
for (const file of ['README.md', 'CONTRIBUTING.md', 'apps/trainer/README.md']) {
  const text = readFileSync(file, 'utf8');
  for (const [, block] of text.matchAll(/```sh\n([\s\S]*?)```/g))
    for (const line of block.trim().split('\n')) commands.add(line.replace(/ +#.*/, '').trim());
  for (const [, inline] of text.matchAll(/^\| `(npm [^`]+)` *\|/gm))
    commands.add(inline.replace(/ --port \d+/, ' --port'));
}

let status = 0;
try {
  const unknown = [...commands].filter((command) => !(command in cases));
  if (unknown.length > 0) throw new Error(`no case for: ${unknown.join(', ')}`);
  const python = await shell('node --no-warnings dist/apps/local/src/trainer-environment.js', { MONSOON_HOME: built });
  expect('the trainer’s Python is there', python.code === 0);
  for (const [command, play] of Object.entries(cases)) {
    if (!commands.has(command)) throw new Error(`no document names \`${command}\` any more`);
    if (typeof play !== 'function') continue;
    console.log(`$ ${command}`);
    await play();
  }
} catch (error) {
  console.error(String(error));
  status = 1;
}
rmSync(home, { recursive: true, force: true });
process.exit(status);
