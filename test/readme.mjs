// Runs the commands that README and CONTRIBUTING show. A command that no entry below covers fails the test, so a document
// cannot name what does not exist. The main job runs here for real, once, alone on the machine.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** A folder of its own for this run's data; the trainer's Python, more than a gigabyte, is the one built before. */
function freshHome() {
  const folder = mkdtempSync(join(tmpdir(), 'monsoon-readme-'));
  for (const name of ['trainer', 'base-models'])
    if (existsSync(join('.monsoon', name))) symlinkSync(resolve('.monsoon', name), join(folder, name));
  return folder;
}

const home = freshHome();
const environment = { ...process.env, MONSOON_HOME: home, NO_COLOR: '1' };
const stopWithin = 10_000;

/** Runs a shell line; `until` text in its output asks it to stop with Ctrl-C. */
function shell(line, { until, seconds = 600 } = {}) {
  return new Promise((resolve) => {
    const child = spawn('bash', ['-c', `exec ${line}`], { env: environment, detached: true });
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
    child.on('exit', (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, output, stopping: asked ? Date.now() - asked : null });
    });
  });
}

function expect(what, condition) {
  if (!condition) throw new Error(`not so: ${what}`);
  console.log(`  so it is: ${what}`);
}

const ran = { skip: 'run by CI itself, or by the run that this test is part of' };

/** How each command of the documents is run here. */
const cases = {
  'npm install': ran,
  'npm test': ran,
  'npm run check': ran,
  'npm run format': { skip: 'would change files; `npm run check` compares them' },
  'npm run openapi': { skip: 'would change files; `npm run check` compares them' },
  'npm start -- --exit': async () => {
    const { code, output } = await shell('npm start -- --exit', { seconds: 900 });
    expect('the main job ends with status 0', code === 0);
    expect('a real model was trained', /held-out loss/i.test(output));
    expect('the invariants were checked', /I11/.test(output));
  },
  'npm start': async () => {
    const { output, stopping } = await shell('npm start', { until: 'Ctrl-C', seconds: 180 });
    expect('a second start does not replay the main job', !/held-out loss/i.test(output));
    expect('Ctrl-C ends it within 10 s', stopping !== null && stopping <= stopWithin);
  },
  'npm run reconcile': async () => {
    const { code, output } = await shell('npm run reconcile', { seconds: 120 });
    expect('the ledger reconciles', code === 0 && /I1\b/.test(output));
  },
  'npm run bench': async () => {
    const { code } = await shell('npm run bench -- --smoke', { seconds: 600 });
    expect('the benchmark runs', code === 0);
  },
  'npm run jest -- libs/scheduling --selectProjects unit': ran,
  'npm run jest -- test/api/health --selectProjects system': ran,
  'npm start -- --empty': async () => {
    environment.MONSOON_HOME = freshHome();
    const { output } = await shell('npm start -- --empty', { until: 'Ctrl-C', seconds: 180 });
    rmSync(environment.MONSOON_HOME, { recursive: true, force: true });
    environment.MONSOON_HOME = home;
    expect('an empty system prints a set-up link', /\/setup/.test(output));
  },
};

const commands = new Set();
for (const file of ['README.md', 'CONTRIBUTING.md']) {
  const text = readFileSync(file, 'utf8');
  for (const [, block] of text.matchAll(/```sh\n([\s\S]*?)```/g))
    for (const line of block.trim().split('\n')) commands.add(line.trim());
  for (const [, inline] of text.matchAll(/^\| `(npm [^`]+)` *\|/gm))
    commands.add(inline.replace(/ --port \d+/, ' --port'));
}
commands.delete('npm start -- --port');

let status = 0;
try {
  const unknown = [...commands].filter((command) => !(command in cases));
  if (unknown.length > 0) throw new Error(`no case for: ${unknown.join(', ')}`);
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
