// `npm run check`: the rules of ARCHITECTURE.md, each by a tool. Every check runs; the exit status is 1 if any failed.
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { validate } from 'dockerfile-utils';
import { parse } from 'yaml';

const bin = (name) => join('node_modules', '.bin', name);
const node = bin('node');
const scratch = mkdtempSync(join(tmpdir(), 'monsoon-check-'));

/** @returns {Promise<{ ok: boolean, output: string }>} */
function run(command, ...args) {
  const options = {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    // Tools start Node through PATH: the pinned one comes first.
    env: { ...process.env, PATH: `${join(process.cwd(), 'node_modules/node/bin')}:${process.env.PATH}`, NO_COLOR: '1' },
  };
  return new Promise((resolve) => {
    execFile(command, args, options, (error, stdout, stderr) =>
      resolve({ ok: !error, output: stdout.toString() + stderr.toString() }),
    );
  });
}

/** Files the repository tracks, plus new ones that are not ignored. */
function files(pattern) {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' });
  return listed.split('\n').filter((name) => pattern.test(name));
}

/** Names of files, folders and classes that say nothing about what is inside. */
function names() {
  const bad = files(/^(apps|libs)\/.*(^|\/)(utils?|helpers?|common|misc|shared|base(?!-model)|manager)(\/|\.|-)/);
  const empty =
    /\b(?:class|interface) (\w*(?:Utils?|Helpers?|Common|Misc|Shared|Manager)|(?:Abstract|Base(?!Model))\w*)\b/g;
  for (const name of files(/^(apps|libs)\/.*\.tsx?$/))
    for (const [, word] of readFileSync(name, 'utf8').matchAll(empty)) bad.push(`${name}: ${word}`);
  return { ok: bad.length === 0, output: bad.map((name) => `${name}: name it after its idea`).join('\n') };
}

/** Money is bigint and text, never a float: in its rooms only counts, seconds and a rate's two parts become numbers. */
function money() {
  const found = [];
  for (const name of files(/^libs\/(ledger|grants)\/.*(?<!\.spec)\.ts$|^libs\/.*(money|price|rate-card)[^/]*\.ts$/))
    for (const [whole, maker, of] of readFileSync(name, 'utf8').matchAll(
      /(?<![\w.])(Number|(?:Number\.)?parse(?:Float|Int))\(([^)]*)\)/g,
    ))
      if (maker !== 'Number' || !/seconds|_num$|_den$|looked|wrong/.test(of)) found.push(`${name}: ${whole}`);
  return { ok: found.length === 0, output: found.map((what) => `${what}: keep money a bigint or text`).join('\n') };
}

/** No machine's paths, no registry's hosts, no download addresses in the lock file. */
function places() {
  const found = [];
  for (const name of files(/\.(tsx?|css|html|mjs|cjs|json|md|py|toml|txt|yml|yaml|sql)$|Dockerfile/)) {
    let text;
    try {
      text = readFileSync(name, 'utf8');
    } catch {
      continue;
    }
    if (name === 'package-lock.json' && /"resolved": "http/.test(text)) found.push(`${name}: download addresses`);
    if (/(^|[\s"'`(=])\/(work|home\/[a-z]+|Users)\//m.test(text)) found.push(`${name}: a machine's path`);
  }
  return { ok: found.length === 0, output: found.join('\n') };
}

/**
 * Dockerfile without a linter's complaint; compose parses, builds only targets that the Dockerfile has, sets only what a
 * process reads, and mounts volumes only on folders that belong to the images' user.
 */
function containers() {
  const dockerfile = readFileSync('docker/Dockerfile', 'utf8');
  const complaints = validate(dockerfile).map(
    ({ range, message }) => `docker/Dockerfile:${range.start.line + 1} ${JSON.stringify(message)}`,
  );
  const targets = new Set([...dockerfile.matchAll(/^FROM \S+ AS (\w+)/gm)].map(([, name]) => name));
  const owned = new Set(/chown node:node (.*)/.exec(dockerfile)?.[1].split(' '));
  const readers = [
    'libs/platform/src/config/config.ts',
    'apps/agent/src/settings.ts',
    'apps/local/src/local-database.ts',
  ];
  const settings = readers.map((name) => readFileSync(name, 'utf8')).join('\n');
  const { services } = parse(readFileSync('docker/compose.yml', 'utf8'), { merge: true });
  for (const [name, { build, image, environment, volumes }] of Object.entries(services)) {
    if (image) continue;
    const complain = (what) => complaints.push(`docker/compose.yml: ${name} ${what}`);
    if (!targets.has(build?.target)) complain('builds a target that is not there');
    for (const variable of Object.keys(environment ?? {}))
      if (!new RegExp(`\\b${variable}\\b`).test(settings)) complain(`sets ${variable}, which nothing reads`);
    for (const [, folder] of (volumes ?? []).map((volume) => volume.split(':')))
      if (!owned.has(folder)) complain(`mounts ${folder}, which its user cannot write`);
  }
  return { ok: complaints.length === 0, output: complaints.join('\n') };
}

/** The OpenAPI document and the generated types are what the code says today. */
async function client() {
  const spec = join(scratch, 'openapi.json');
  const written = await run(node, '--no-warnings', 'dist/apps/api/src/openapi.js', spec);
  if (!written.ok) return written;
  const types = join(scratch, 'schema.d.ts');
  const generated = await run(node, bin('openapi-typescript'), spec, '--default-non-nullable=false', '-o', types);
  if (!generated.ok) return generated;
  const stale = [
    [spec, 'libs/api-client/openapi.json'],
    [types, 'libs/api-client/src/schema.d.ts'],
  ].filter(([fresh, kept]) => readFileSync(fresh, 'utf8') !== readFileSync(kept, 'utf8'));
  return { ok: stale.length === 0, output: stale.map(([, kept]) => `${kept} is stale: npm run openapi`).join('\n') };
}

/** Types of the sites, which are another world: a browser's, with its own resolution of modules. */
async function sites() {
  const found = [];
  for (const project of ['libs/ui', 'apps/portal', 'apps/console'])
    found.push(await run(node, bin('tsc'), '-p', project));
  return { ok: found.every(({ ok }) => ok), output: found.map(({ output }) => output).join('') };
}

const schema = ['test/invariants/entities', '--selectProjects', 'system'];
/** Two at a time, each list in its order: what is compiled is what the document is read from. */
const lanes = [
  [
    ['lint', () => run(bin('oxlint'), '--type-aware', '--deny-warnings')],
    ['build', () => run(node, bin('nest'), 'build', 'api', '-p', 'tsconfig.build.json')],
    ['bundles', () => run(node, '--no-warnings', 'libs/ui/sites.mjs')],
    ['client', client],
    // Needs a database, which the test brings up itself.
    [
      'schema',
      () => run(node, '--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js', ...schema),
    ],
  ],
  [
    ['format', () => run(node, bin('prettier'), '--check', '--log-level', 'warn', '.')],
    ['types', () => run(node, bin('tsc'), '--noEmit', '-p', 'tsconfig.json')],
    ['sites', sites],
    [
      'rooms',
      () => run(node, bin('depcruise'), '--config', '.dependency-cruiser.cjs', 'apps', 'libs', '--output-type', 'err'),
    ],
    ['unused', () => run(node, bin('knip'), '--no-progress')],
    ['names', names],
    ['money', money],
    ['places', places],
    ['docker', containers],
  ],
];

let failed = 0;
async function inTurn(checks) {
  for (const [name, check] of checks) {
    const started = Date.now();
    const { ok, output } = await check();
    if (!ok) failed += 1;
    console.log(`${ok ? 'ok    ' : 'FAILED'} ${name.padEnd(8)} ${((Date.now() - started) / 1000).toFixed(1)} s`);
    if (!ok) console.log(output.trim().split('\n').slice(0, 60).join('\n'));
  }
}
await Promise.all(lanes.map(inTurn));
rmSync(scratch, { recursive: true });
const all = lanes.flat().length;
console.log(failed === 0 ? 'All checks hold.' : `${failed} of ${all} checks failed.`);
process.exit(failed === 0 ? 0 : 1);
