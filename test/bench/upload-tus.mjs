import { spawnSync } from 'node:child_process';
import { createReadStream, mkdirSync, rmSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { profiled, profileOf } from './cpu.mjs';
import { insert, keyOf, organisationId, personId, raw, uuid } from './seed.mjs';
import { connected, startApi, startBench } from './system.mjs';
import { rowsFile } from './validate-jsonl.mjs';

const { show } = createRequire(import.meta.url)('../../dist/libs/platform/src/ids/index.js');
const datasetId = uuid(8101, 1);
const version = uuid(8103, 1);

/** A dataset of the first organisation with an empty version, and its person's right to fill it. */
function dataset() {
  const [organisation, person] = [organisationId(1), personId(1)];
  const made = { created_by: person, created_at: raw('now()'), version: 1 };
  return [
    insert('identity.role_grants', {
      person_id: person,
      scope_kind: 'organisation',
      scope_id: organisation,
      org_id: organisation,
      role: 'steward',
      created_at: raw('now()'),
    }),
    `update identity.api_keys set scopes = '{datasets:write}' where person_id = '${person}'`,
    insert('datasets', {
      org_id: organisation,
      id: datasetId,
      name: 'bench',
      description: '',
      modality: 'instruction',
      languages: '[]',
      licence: 'CC0-1.0',
      lawful_basis: 'bench',
      personal_data: 'none',
      storage_allowed: '{TH}',
      processing_excluded: '{}',
      listed: false,
      store_id: '01960000-0000-7000-8000-000000000001',
      ...made,
    }),
    insert('dataset_versions', {
      org_id: organisation,
      id: version,
      dataset_id: datasetId,
      number: '1.0.0',
      notes: '',
      state: 'draft',
      files: 0,
      bytes: 0,
      ...made,
    }),
  ];
}

const uploads = `/api/v1/organisations/${show('org', organisationId(1))}/datasets/${show('dst', datasetId)}/versions/${show('dsv', version)}/uploads`;

/** Sends a file as a tus client does: announced, then in one PATCH; it is in its store when this ends. */
async function upload(url, path, n) {
  const bytes = statSync(path).size;
  const send = (method, address, headers, body) =>
    new Promise((resolve, reject) => {
      const sent = request(
        url + address,
        { method, headers: { authorization: `Bearer ${keyOf(1)}`, 'tus-resumable': '1.0.0', ...headers } },
        (response) => {
          response.resume().once('end', () => resolve(response));
        },
      ).once('error', reject);
      if (body) pipeline(body, sent).catch(reject);
      else sent.end();
    });
  const named = Buffer.from(`rows-${n}.jsonl`).toString('base64');
  const begun = await send('POST', uploads, { 'upload-length': bytes, 'upload-metadata': `filename ${named}` });
  if (begun.statusCode !== 201) throw new Error(`an upload was answered ${begun.statusCode}`);
  const content = createReadStream(path, { highWaterMark: 1 << 20 });
  const headers = { 'upload-offset': 0, 'content-type': 'application/offset+octet-stream', 'content-length': bytes };
  const ended = await send('PATCH', new URL(begun.headers.location, url).pathname, headers, content);
  if (ended.statusCode !== 204) throw new Error(`the bytes of an upload were answered ${ended.statusCode}`);
}

function copied(path, folder) {
  const copy = join(folder, 'copy');
  for (const command of [
    ['cp', path, copy],
    ['sha256sum', copy],
  ]) {
    const { status } = spawnSync(command[0], command.slice(1), { stdio: 'ignore' });
    if (status !== 0) throw new Error(`${command.join(' ')} failed`);
  }
  rmSync(copy);
}

export const uploadTus = {
  what: '1 GiB through tus to the real api: received, hashed, made durable, recorded',
  against: '`cp` and `sha256sum` on the same disk',
  bar: 0.5,
  unit: 'GiB/s',
  async measure({ smoke }) {
    const path = await rowsFile(smoke ? 2 ** 26 : 2 ** 30);
    const size = statSync(path).size / 2 ** 30;
    const bench = await startBench();
    try {
      await connected(bench.admin, async (admin) => {
        for (const statement of dataset()) await admin.query(statement);
      });
      const api = await startApi(bench);
      try {
        const stores = join(bench.home, 'stores');
        mkdirSync(stores, { recursive: true });
        // Both read from memory, not from the disk.
        spawnSync('cat', [path], { stdio: 'ignore' });
        const sides = { ours: [], theirs: [] };
        /** GiB per second, and CPU seconds per GiB. */
        const timed = async (pids, work) => {
          let seconds;
          // What `profiled` counts is one GiB's share: one operation a second for as many seconds as there are GiB.
          const { cpu } = await profiled(pids, size, async () => {
            const began = performance.now();
            await work();
            seconds = (performance.now() - began) / 1000;
            return 1;
          });
          const shares = Object.entries(cpu).map(([name, time]) => [name, Number((time / 1e6).toPrecision(2))]);
          return { rate: size / seconds, cpu: Object.fromEntries(shares) };
        };
        for (let n = 0; n < (smoke ? 1 : 3); n++) {
          sides.theirs.push(await timed({}, async () => copied(path, stores)));
          sides.ours.push(await timed({ api: api.pid, postgres: bench.pid }, () => upload(api.url, path, n)));
          rmSync(join(stores, 'th'), { recursive: true, force: true });
          mkdirSync(join(stores, 'th', 'staging'), { recursive: true });
        }
        const rates = (side) => sides[side].map(({ rate }) => rate);
        const cpu = (side) => profileOf(sides[side].map((each) => each.cpu));
        return {
          ours: rates('ours'),
          theirs: rates('theirs'),
          profile: { unit: 'CPU seconds per GiB', ours: cpu('ours'), theirs: cpu('theirs') },
        };
      } finally {
        await api.stop();
      }
    } finally {
      await bench.stop();
    }
  },
};
