// `npm run mutants [-- WORD…]`: removes each guard of test/mutants/guards.mjs in turn from a copy of the tree and runs the test
// that must then fail. Status 1 when one survives, or when that is not shown. WORDs choose guards whose name holds one of them.
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { guards } from './mutants/guards.mjs';
import { optionsOf } from './options.mjs';

/** Longest run of one file of tests, in milliseconds, on a busy machine. */
const patience = 300_000;
const { positionals: words } = optionsOf(
  'npm run mutants [-- WORD…]   guards whose name holds a WORD; all without one',
  {},
  true,
);
const chosen = guards.filter(
  ({ name }) => words.length === 0 || words.some((word) => name.toLowerCase().includes(word.toLowerCase())),
);
const scratch = mkdtempSync(join(tmpdir(), 'monsoon-mutants-'));
const tree = join(scratch, 'tree');
const own = [];

/** Tracked files and new ones that are not ignored, with the packages of this checkout. */
function copyTree() {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  for (const name of listed.split('\n').filter((file) => file && existsSync(file))) {
    mkdirSync(dirname(join(tree, name)), { recursive: true });
    cpSync(name, join(tree, name));
  }
  symlinkSync(resolve('node_modules'), join(tree, 'node_modules'));
}

/** What removes a guard: one change, or two where either part holds what the other does. */
const changes = ({ from, to, also }) => [{ from, to }, ...(also ? [also] : [])];

/** Every guard stands in its file exactly once, before anything is run. */
function anchors() {
  const lost = chosen.flatMap((guard) =>
    changes(guard).flatMap(({ from }) => {
      const found = readFileSync(join(tree, guard.file), 'utf8').split(from).length - 1;
      return found === 1 ? [] : [`${guard.name}: its text stands ${found} times in ${guard.file}`];
    }),
  );
  if (lost.length > 0) throw new Error(`Guards must be anchored anew in test/mutants/guards.mjs:\n${lost.join('\n')}`);
}

/** Ends a run of Jest and all that it started. */
function kill({ pid }) {
  if (pid) process.kill(-pid, 'SIGKILL');
}

/** Of a test that failed before it began: see test/mutants/hooks.cjs, or Jest's own words when a hook takes too long. */
const unbegun = /^Error: in a hook: |Exceeded timeout of \d+ ms for a hook/;

/**
 * Runs tests in the copy. Only a test that began can have failed; one that has no world, or hangs, shows nothing.
 * @returns {Promise<{ passed: number, failed: number, words: string }>} words: empty when all that ran passed
 */
function jest(specs, tests) {
  const file = join(scratch, 'result.json');
  rmSync(file, { force: true });
  const args = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js', ...specs];
  args.push('--setupFilesAfterEnv', './test/mutants/hooks.cjs');
  args.push('--selectProjects', 'system', '-t', tests, '--maxWorkers=1', '--forceExit', '--json', '--outputFile', file);
  return new Promise((done) => {
    const child = spawn(process.execPath, args, { cwd: tree, stdio: 'ignore', detached: true });
    const late = setTimeout(() => kill(child), patience * specs.length);
    own.push(child);
    child.on('exit', (_, signal) => {
      clearTimeout(late);
      own.splice(own.indexOf(child), 1);
      if (signal === 'SIGKILL') return done({ passed: 0, failed: 0, words: 'the tests hang' });
      if (!existsSync(file)) return done({ passed: 0, failed: 0, words: 'the tests did not even start' });
      const result = JSON.parse(readFileSync(file, 'utf8'));
      const broken = result.testResults
        .flatMap(({ assertionResults }) => assertionResults)
        .filter(({ status }) => status === 'failed');
      const failed = broken.filter(({ failureMessages }) => !failureMessages.some((words) => unbegun.test(words)));
      const unread = result.testResults.find(
        ({ message, assertionResults }) => message && assertionResults.length === 0,
      );
      done({
        passed: result.numPassedTests,
        failed: failed.length,
        words: failed[0]?.fullName ?? broken[0]?.failureMessages[0] ?? unread?.message ?? '',
      });
    });
  });
}

async function survives(guard) {
  const file = join(tree, guard.file);
  const before = readFileSync(file, 'utf8');
  // A function: in a text, `$` would have a meaning of its own.
  writeFileSync(
    file,
    changes(guard).reduce((text, { from, to }) => text.replace(from, () => to), before),
  );
  const started = Date.now();
  const { passed, failed, words: told } = await jest([guard.spec], guard.tests);
  writeFileSync(file, before);
  const outcome = failed > 0 ? 'killed   ' : passed > 0 && !told ? 'SURVIVES ' : 'NOT SHOWN';
  const seconds = `${Math.round((Date.now() - started) / 1000)} s`.padStart(5);
  console.log(`${outcome} ${seconds}  ${guard.name}: ${(told || guard.spec).split('\n')[0].slice(0, 80)}`);
  return failed === 0;
}

async function main() {
  const started = Date.now();
  if (chosen.length === 0) throw new Error(`No guard is named ${words.join(' or ')}.`);
  copyTree();
  anchors();
  const dist = (name) => createRequire(import.meta.url)(`../dist/apps/local/src/${name}.js`);
  // One server for all: every run migrates a template of its own, so that the schema bears the change.
  const postgres = await dist('servers/postgres').startPostgres({
    dataDir: join(scratch, 'postgres'),
    fast: true,
    own: true,
  });
  process.env.MONSOON_TEST_POSTGRES = postgres.adminUrl;
  try {
    const specs = [...new Set(chosen.map(({ spec }) => spec))];
    const names = [...new Set(chosen.map(({ tests }) => tests))].join('|');
    const whole = await jest(specs, names);
    if (whole.words || whole.passed === 0)
      throw new Error(`The tests fail before any guard is removed: ${whole.words}`);
    console.log(`${whole.passed} tests pass while all guards are there.`);
    const left = [];
    for (const guard of chosen) if (await survives(guard)) left.push(guard.name);
    console.log(`${((Date.now() - started) / 60_000).toFixed(1)} minutes`);
    console.log(`${chosen.length - left.length} killed, ${left.length} not`);
    return left.length === 0 ? 0 : 1;
  } finally {
    await postgres.stop(5000);
  }
}

/** Whatever ends this ends what it started. */
function clean() {
  for (const child of own) kill(child);
  rmSync(scratch, { recursive: true, force: true });
}
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => (clean(), process.exit(130)));

const status = await main().catch((error) => {
  console.error(error.message);
  return 1;
});
clean();
process.exit(status);
