// `npm test`: everything, with servers of its own, nothing left running. Parts can be named: `npm test -- unit trainer`.
// The last line is `N passed, N failed`.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { optionsOf } from './options.mjs';
import { findChromium } from './support/chromium.mjs';

const pinned = join(process.cwd(), 'node_modules/node/bin');
if (!existsSync(join(pinned, 'node'))) {
  console.error('Run `npm install` first: the tests use the Node that it brings.');
  process.exit(1);
}
const node = join(pinned, 'node');
const scratch = mkdtempSync(join(tmpdir(), 'monsoon-tests-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));
const home = resolve(process.env.MONSOON_HOME ?? '.monsoon');
const environment = {
  ...process.env,
  PATH: `${pinned}:${process.env.PATH}`,
  NODE_ENV: 'test',
  TRAINER_PYTHON: join(home, 'trainer/bin/python'),
  // As at a site: where others work too, threads that spin keep each other waiting.
  OMP_WAIT_POLICY: 'PASSIVE',
};
const total = { passed: 0, failed: 0 };

/** Runs a command with its output shown. @returns {Promise<number>} exit status */
function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'], env: environment, ...options });
    child.on('error', (error) => {
      console.error(String(error));
      resolve(127);
    });
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

function count(name, passed, failed) {
  total.passed += passed;
  total.failed += failed;
  console.log(`${name}: ${passed} passed, ${failed} failed`);
}

/** What the machine must have, Redis apart; one message names all that is missing. */
function preflight() {
  const missing = [];
  const python = spawnSync('python3', ['-c', 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))']);
  if (python.status !== 0) missing.push('Python 3.11 or newer with venv (Debian: python3-venv)');
  if (missing.length === 0) return;
  console.error(`The tests need what this machine lacks:\n${missing.map((need) => `  - ${need}`).join('\n')}`);
  process.exit(1);
}

/** Redis as `npm start` finds it: on the PATH, else from Debian, installed by root and unpacked by anybody else. */
async function redis() {
  const { findRedis } = createRequire(import.meta.url)('../dist/apps/local/src/servers/redis-program.js');
  const { file, libraries } = await findRedis(join(home, 'redis'), (text) => console.log(text));
  environment.REDIS_SERVER = file;
  if (libraries) environment.LD_LIBRARY_PATH = [libraries, process.env.LD_LIBRARY_PATH].filter(Boolean).join(':');
}

/** What is told once more at the very end, for whoever reads only that. */
const remarks = [];

/**
 * Runs a project of Jest.
 * @returns {Promise<{passed: number, failed: number, files: string[], passedThere: number, names: string[]}>} how many passed and
 * failed; the files in which something failed, how many passed in those, and the names of what failed
 */
async function ran(project, ...more) {
  const file = join(scratch, `${project}.json`);
  rmSync(file, { force: true });
  const options = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'];
  const status = await run(node, [...options, '--selectProjects', project, '--json', '--outputFile', file, ...more]);
  if (!existsSync(file)) return { passed: 0, failed: 1, files: [], passedThere: 0, names: [project] };
  const { numPassedTests, numFailedTests, numFailedTestSuites, testResults } = JSON.parse(readFileSync(file, 'utf8'));
  if (status !== 0 && numFailedTests + numFailedTestSuites === 0)
    console.error(`Jest ended with status ${status} though no test of ${project} failed: its words are above.`);
  const broken = testResults
    .filter((suite) => suite.status === 'failed')
    .map(({ name, assertionResults }) => ({ name: relative(process.cwd(), name), tests: assertionResults }));
  const having = (tests, state) => tests.filter(({ status: seen }) => seen === state);
  return {
    passed: numPassedTests,
    // A suite that could not even be loaded has no failed test, but it has failed.
    failed: Math.max(numFailedTests, numFailedTestSuites, status === 0 ? 0 : 1),
    files: broken.map(({ name }) => name),
    passedThere: broken.reduce((sum, { tests }) => sum + having(tests, 'passed').length, 0),
    names: broken.flatMap(({ name, tests }) => {
      const failed = having(tests, 'failed');
      return failed.length > 0 ? failed.map(({ fullName }) => `${name}: ${fullName}`) : [name];
    }),
  };
}

async function jest(project, ...more) {
  const { passed, failed, names } = await ran(project, ...more);
  remarks.push(...names.map((name) => `failed: ${name}`));
  count(project, passed, failed);
}

/**
 * Runs tests in a browser, which waits by the clock where others wait for answers: a few files in which something failed beside
 * other work run once more by themselves. What fails again has failed, and what passes only then is told.
 */
async function jestInBrowser(project) {
  const first = await ran(project, '--maxWorkers=2');
  if (first.files.length === 0 || first.files.length > 3) {
    remarks.push(...first.names.map((name) => `failed: ${name}`));
    return count(project, first.passed, first.failed);
  }
  const second = await ran(project, '--runInBand', '--testPathPatterns', ...first.files);
  const again = new Set(second.names);
  remarks.push(...second.names.map((name) => `failed: ${name}`));
  remarks.push(
    ...first.names.filter((name) => !again.has(name)).map((name) => `passed at the second try only: ${name}`),
  );
  count(project, first.passed - first.passedThere + second.passed, second.failed);
}

const pythonOf = () => join(home, 'trainer/bin/python');
let making;
/** The trainer's Python, made once for all that train. @returns whether it is there */
const trainerEnvironment = () =>
  (making ??= run(node, ['--no-warnings', 'dist/apps/local/src/trainer-environment.js', '--development'])).then(
    (status) => status === 0 && existsSync(pythonOf()),
  );

/** The trainer: format, lint, and its own tests on a tiny model. */
async function trainer() {
  if (!(await trainerEnvironment())) return count('trainer', 0, 1);
  const python = pythonOf();
  const checks = [
    await run(python, ['-m', 'ruff', 'check', 'apps/trainer']),
    await run(python, ['-m', 'ruff', 'format', '--check', 'apps/trainer']),
  ];
  const report = join(scratch, 'trainer.xml');
  await run(python, ['-m', 'pytest', '-q', '-p', 'no:cacheprovider', `--junitxml=${report}`, 'tests'], {
    cwd: 'apps/trainer',
    env: { ...environment, PYTHONPATH: '.' },
  });
  const xml = existsSync(report) ? readFileSync(report, 'utf8') : '';
  const number = (name) => Number(new RegExp(`<testsuite [^>]*\\b${name}="(\\d+)"`).exec(xml)?.[1] ?? 0);
  const failed = number('failures') + number('errors') + (xml ? 0 : 1);
  const ran = number('tests') - number('skipped') - number('failures') - number('errors');
  count(
    'trainer',
    ran + checks.filter((status) => status === 0).length,
    failed + checks.filter((status) => status !== 0).length,
  );
}

/** The commands of the README, the main job on the real model included, alone on the machine. */
async function readme() {
  const status = await run(node, ['--no-warnings', 'test/readme.mjs']);
  count('readme', status === 0 ? 1 : 0, status === 0 ? 0 : 1);
}

/** The sites, in a Chromium of this machine. */
async function web(project = 'web') {
  try {
    environment.MONSOON_CHROMIUM = await findChromium((text) => console.log(text));
  } catch (error) {
    console.error(error.message);
    return count(project, 0, 1);
  }
  await jestInBrowser(project);
}

/** Fault tests train. */
async function faults() {
  if (!(await trainerEnvironment())) return count('faults', 0, 1);
  await jest('faults', '--runInBand');
}

const parts = {
  unit: () => jest('unit'),
  trainer,
  web,
  faults,
  system: () => jest('system', '--maxWorkers=3'),
  readme,
};
/** One after the other, but for the fault tests, which wait more than they work: they run beside whatever comes first. */
const order = [[['faults'], ['unit', 'trainer', 'web']], [['system']], [['readme']]];
/** Takes as long as it is told to, so it is no part of the whole. */
const long = { soak: () => jest('soak'), screens: () => web('screens') };

const known = { ...parts, ...long };
const { values, positionals: wanted } = optionsOf(
  `npm test [-- PART…]              all parts, or some of ${Object.keys(known).join(', ')}
npm run faults [-- OPTION…]      --rounds N  --seed N replays a round  --only LANE
npm run soak [-- --minutes N]    fault rounds for as long as said
npm run screens -- --to FOLDER   --only REGEX chooses pictures by their names`,
  Object.fromEntries(['seed', 'only', 'rounds', 'minutes', 'to'].map((name) => [name, { type: 'string' }])),
  true,
);
for (const [name, value] of Object.entries(values))
  environment[`${wanted[0] === 'screens' ? 'SCREENS' : 'FAULTS'}_${name.toUpperCase()}`] = value;
const unknown = wanted.filter((name) => !(name in known));
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(', ')}; the parts are ${Object.keys(known).join(', ')}.`);
  process.exit(2);
}
preflight();
const builds = [
  ['node_modules/.bin/nest', 'build', 'api', '-p', 'tsconfig.build.json'],
  ['--no-warnings', 'libs/ui/sites.mjs'],
];
for (const build of builds) {
  if ((await run(node, build)) === 0) continue;
  console.log('0 passed, 1 failed');
  process.exit(1);
}
await redis().catch((error) => {
  console.error(error.message);
  console.log('0 passed, 1 failed');
  process.exit(1);
});
const started = Date.now();
const inTurn = async (names) => {
  for (const name of names) if (wanted.length === 0 || wanted.includes(name)) await known[name]();
};
for (const beside of order) await Promise.all(beside.map(inTurn));
for (const name of Object.keys(long)) if (wanted.includes(name)) await long[name]();
console.log(`${((Date.now() - started) / 60_000).toFixed(1)} minutes`);
for (const remark of remarks) console.log(remark);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);
