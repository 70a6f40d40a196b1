import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { DataRights } from '@app/datasets';
import { BaseModels, type MadeModel, Models } from '@app/models';
import { Database } from '@app/platform/database';
import { newId, read, show } from '@app/platform/ids';
import { FileStores, FileUrls } from '@app/platform/storage';
import { startSystem, type System } from '../support/system';
import { checked, colleague, datasetFacts, upload } from '../support/uploads';
import { sure, type Working, World } from '../support/world';

let system: System;
let world: World;
let working: Working;

const sha256 = (content: Buffer | string) => createHash('sha256').update(content).digest('hex');

/** A folder as the trainer's `base-model` command leaves it, with a tokenizer that knows three words. */
function baseModelFolder(name: string, weights: string, change: object = {}): string {
  const folder = join(system.home, 'base-models', name);
  mkdirSync(folder, { recursive: true });
  const tokenizer = {
    version: '1.0',
    added_tokens: [],
    normalizer: null,
    post_processor: null,
    decoder: null,
    pre_tokenizer: { type: 'Whitespace' },
    model: { type: 'WordPiece', vocab: { '[UNK]': 0, one: 1, two: 2, three: 3 }, unk_token: '[UNK]' },
  };
  const files: Record<string, string> = {
    'model.safetensors': weights,
    'tokenizer.json': JSON.stringify(tokenizer),
    'tokenizer_config.json': '{}',
    LICENSE: 'Apache License',
  };
  for (const [file, content] of Object.entries(files)) writeFileSync(join(folder, file), content);
  const listed = Object.entries(files).map(([file, content]) => [
    file,
    { sha256: sha256(content), bytes: Buffer.byteLength(content) },
  ]);
  const manifest = {
    format: 1,
    name,
    licence: 'Apache-2.0',
    notice: 'A demonstration.',
    demonstration: true,
    languages: ['en'],
    context_length: 2048,
    parameters: 134_515_008,
    files: Object.fromEntries(listed),
    ...change,
  };
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
  return folder;
}

const catalogue = async () => (await working.partner.owner.session.get('/base-models')).body.data;
const lead = () => working.partner.owner.session;
const projectId = () => read('prj', working.project) as string;

beforeAll(async () => {
  system = await startSystem();
  baseModelFolder('tiny', 'weights of the first kind');
  await system.startWorker();
  world = await World.begin(system);
  working = await world.project(await world.partner('TH'));
});
afterAll(() => system.stop());

describe('base models', () => {
  it('are registered from their folder when the worker starts, with licence and digests', async () => {
    const [model] = await catalogue();
    expect(model).toMatchObject({
      name: 'tiny',
      licence: 'Apache-2.0',
      demonstration: true,
      parameters: 134_515_008,
      context_length: 2048,
      processing_included: null,
      files: expect.arrayContaining([
        { path: 'model.safetensors', sha256: sha256('weights of the first kind'), bytes: 25 },
      ]),
    });
    const lines = model.files.map((file: { path: string; sha256: string }) => `${file.sha256}  ${file.path}\n`);
    expect(model.digest).toBe(sha256(lines.join('')));
    expect((await lead().get(`/base-models/${model.id}`)).body).toEqual(model);
    expect((await system.client().get('/base-models')).status).toBe(401);
  });

  it('are served by signed address, once registered wherever the folder goes', async () => {
    const [model] = await catalogue();
    const store = await system.api.get(FileStores).publicStore();
    const address = system.api.get(FileUrls).sign(store.id, model.files[0].sha256, 60, 'LICENSE');
    const answer = await system.client().get(`/${address}`);
    expect(answer).toMatchObject({ status: 200, body: 'Apache License' });
  });

  it('keep what was: another content under the name supersedes it, the same changes nothing', async () => {
    const [before] = await catalogue();
    const seed = () => system.api.get(BaseModels).seedFromFolder();
    expect(await seed()).toEqual(['tiny']);
    expect(await catalogue()).toEqual([before]);
    baseModelFolder('tiny', 'weights of the second kind', { processing_included: ['JP', 'TH'] });
    await seed();
    const [after] = await catalogue();
    expect(after).toMatchObject({ name: 'tiny', processing_included: ['JP', 'TH'] });
    expect(after.digest).not.toBe(before.digest);
    expect((await lead().get(`/base-models/${before.id}`)).body).toEqual(before);
    baseModelFolder('tiny', 'weights of the first kind');
    await seed();
    expect(await catalogue()).toEqual([before]);
    const mended = { licence: 'MIT', notice: 'Rounded to four bits.', processing_included: ['SG'] };
    baseModelFolder('tiny', 'weights of the first kind', mended);
    await seed();
    expect(await catalogue()).toEqual([{ ...before, ...mended }]);
    baseModelFolder('tiny', 'weights of the first kind');
    await seed();
    expect(await catalogue()).toEqual([before]);
  });

  it('are not offered with other bytes than their manifest lists, nor from outside their folder', async () => {
    const spoiled = baseModelFolder('spoiled', 'good');
    writeFileSync(join(spoiled, 'model.safetensors'), 'evil');
    const outside = baseModelFolder('outside', 'x', {
      files: { '../tiny/LICENSE': { sha256: sha256('Apache License'), bytes: 14 } },
    });
    expect(await system.api.get(BaseModels).seedFromFolder()).toEqual(['tiny']);
    expect((await catalogue()).map(({ name }: { name: string }) => name)).toEqual(['tiny']);
    for (const folder of [spoiled, outside]) rmSync(folder, { recursive: true });
  });
});

describe('signed addresses', () => {
  it('give one file until they end, and nothing else', async () => {
    const stores = system.api.get(FileStores);
    const store = await stores.inCountry('TH');
    const id = store?.id as string;
    const file = await stores.put(id, Readable.from([Buffer.from('0123456789')]), { maxBytes: 10 });
    expect(file).toEqual({ sha256: sha256('0123456789'), bytes: 10 });
    const address = system.api.get(FileUrls).sign(id, file.sha256, 60, 'ten.txt');
    const get = (path: string, headers: Record<string, string> = {}) => system.client().get(`/${path}`, { headers });
    const whole = await get(address);
    expect(whole.headers.get('etag')).toBe(`"${file.sha256}"`);
    expect(whole.headers.get('content-disposition')).toContain('ten.txt');
    const part = await get(address, { range: 'bytes=-3' });
    expect([part.status, String(part.body)]).toEqual([206, '789']);
    const changed = await get(address, { range: 'bytes=0-1', 'if-range': '"another"' });
    expect(changed.status).toBe(200);
    for (const forged of [
      address.replace(file.sha256, sha256('another')),
      address.replace(/expires=\d+/, 'expires=99999999999'),
      address.replace('ten.txt', 'eleven.txt'),
      address.replace(/sig=.*/, ''),
      address.replace(show('sto', id), show('sto', newId())),
    ])
      expect((await get(forged)).body).toMatchObject({ status: 403, code: 'bad-signature' });
    expect((await get(address.replace(file.sha256, '..%2f..%2fetc'))).status).toBe(403);
    system.clock.advance(61);
    expect((await get(address)).body).toMatchObject({ status: 403, code: 'address-expired' });
  });

  it('leave nothing of a file that is too long, another, or cut', async () => {
    const stores = system.api.get(FileStores);
    const id = (await stores.inCountry('VN'))?.id as string;
    const put = (content: Iterable<Buffer>, limits: { maxBytes: number; expectedSha256?: string }) =>
      stores.put(id, Readable.from(content), limits);
    function* broken() {
      yield Buffer.from('half');
      throw new Error('cut');
    }
    await expect(put([Buffer.from('12345')], { maxBytes: 4 })).rejects.toThrow('file-too-large');
    await expect(put([Buffer.from('1')], { maxBytes: 4, expectedSha256: sha256('2') })).rejects.toThrow(
      'digest-mismatch',
    );
    await expect(put(broken(), { maxBytes: 4 })).rejects.toThrow('cut');
    for (const content of ['12345', '1', 'half']) expect(await stores.find(id, sha256(content))).toBeNull();
    await expect(stores.find(id, '../../../etc/passwd')).rejects.toThrow('not-found');
  });
});

it('counts the tokens of a version by each base model’s tokenizer, and a launch reads them from the right', async () => {
  const { partner } = working;
  const steward = await colleague(system, world, partner, 'steward');
  const path = `/organisations/${partner.id}/datasets`;
  const dataset = sure(await steward.session.post(path, datasetFacts({ modality: 'text' }))).body;
  const version = `${path}/${dataset.id}/versions/${sure(await steward.session.post(`${path}/${dataset.id}/versions`)).body.id}`;
  const rows = `{"text": "one two three"}\n{"text": "two unknown"}\n{"text": "${'one '.repeat(600)}"}\n`;
  sure(await upload(steward.session, version, rows));
  const { body } = await checked(steward.session, version);
  expect(body.statistics.tokens).toEqual([
    { tokenizer: 'tiny', tokenizer_sha256: expect.stringMatching(/^[0-9a-f]{64}$/), tokens: 605, exact: true },
  ]);
  const report = (await steward.session.get(`${version}/report`)).body;
  expect(report.long_rows).toEqual([
    {
      tokenizer: 'tiny',
      tokenizer_sha256: body.statistics.tokens[0].tokenizer_sha256,
      limit: 512,
      rows: 1,
      first: [{ file: 'train/rows.jsonl', row: 3, tokens: 601 }],
      exact: true,
    },
  ]);
  expect(body.statistics.tokens[0].tokenizer_sha256).toBe((await catalogue())[0].tokenizer_sha256);
  const published = sure(await steward.session.post(`${version}/publish`, {}, { ifMatch: body.version })).body;
  const id = read('dsv', published.id) as string;
  const launch = () =>
    system.api
      .get(Database)
      .transaction({ door: 'partner', scopes: { projects: [projectId()] } }, (tx) =>
        system.api.get(DataRights).forLaunch(tx, projectId(), [id]),
      );
  await expect(launch()).rejects.toMatchObject({
    code: 'data-right-missing',
    body: { checks: [{ result: 'failed' }] },
  });
  const made = sure(
    await steward.session.post(`/organisations/${partner.id}/agreements`, {
      project: working.project,
      dataset_version: published.id,
      purpose: 'our model',
    }),
  ).body;
  expect(await launch()).toEqual([
    expect.objectContaining({
      dataset_version_id: id,
      digest: published.digest,
      rows: 3,
      texts: 3,
      tokens: body.statistics.tokens,
      files: [
        expect.objectContaining({ path: 'train/rows.jsonl', sha256: sha256(rows), format: 'text', bytes: rows.length }),
      ],
      residency: { storage_country: 'TH', processing_included: ['TH', 'JP'], processing_excluded: [] },
    }),
  ]);
  const revocation = `/organisations/${partner.id}/agreements/${made.id}/revocation`;
  sure(await steward.session.post(revocation, { reason: 'enough' }, { ifMatch: 1 }));
  await expect(launch()).rejects.toThrow('data-right-missing');
});

describe('models', () => {
  const facts = async (change: Partial<MadeModel> = {}): Promise<MadeModel> => {
    const stores = system.api.get(FileStores);
    const store = (await stores.inCountry('JP'))?.id as string;
    const content = Buffer.from('adapter weights');
    const file = await stores.put(store, Readable.from([content]), { maxBytes: 100 });
    const [base] = await catalogue();
    return {
      projectId: projectId(),
      programmeId: read('prg', working.programme) as string,
      organisationId: read('org', working.partner.id) as string,
      personId: read('per', working.partner.owner.id) as string,
      jobId: newId(),
      attemptId: newId(),
      awardId: null,
      poolId: null,
      poolCountry: 'JP',
      name: 'บริการ 1',
      method: 'lora',
      baseModelId: read('bas', base.id) as string,
      files: [{ path: 'final/adapter_model.safetensors', ...file, store_id: store }],
      datasets: [
        {
          dataset_org_id: read('org', working.partner.id) as string,
          dataset_id: newId(),
          dataset_version_id: newId(),
          dataset_name: 'คำถาม | services',
          number: '1.0.0',
          digest: sha256('data'),
          licence: 'CC-BY-4.0',
        },
      ],
      metrics: { base_loss: 1.91, eval_loss: 0.4, steps: 60, tokens: 12_000, wall_seconds: 150 },
      samples: [{ prompt: 'ถาม', base: 'eh', tuned: '# ตอบ\nบรรทัดที่สอง' }],
      residency: { processing_included: ['JP', 'TH'], processing_excluded: ['SG'] },
      ...change,
    };
  };
  const register = (made: MadeModel) =>
    system.api
      .get(Database)
      .transaction({ door: 'site', scopes: { pools: [newId()] } }, (tx) => system.api.get(Models).register(tx, made));
  const models = () => `/projects/${working.project}/models`;

  it('are registered once a job, number by number, with all they were made of', async () => {
    const made = await facts();
    const first = await register(made);
    expect(await register(made)).toEqual(first);
    const second = await register(await facts());
    expect([first.number, second.number, second.modelId === first.modelId]).toEqual([1, 2, true]);
    const list = (await lead().get(models())).body.data;
    expect(list).toEqual([expect.objectContaining({ id: show('mdl', first.modelId), name: 'บริการ 1', versions: 2 })]);
    const path = `${models()}/${show('mdl', first.modelId)}`;
    const versions = (await lead().get(`${path}/versions?limit=1`)).body;
    expect(versions.data.map(({ number }: { number: number }) => number)).toEqual([2]);
    expect((await lead().get(`${path}/versions?limit=1&cursor=${versions.next_cursor}`)).body.data[0].number).toBe(1);
    const one = (await lead().get(`${path}/versions/${show('mdv', first.versionId)}`)).body;
    expect(one).toMatchObject({
      digest: sha256(`${sha256('adapter weights')}  final/adapter_model.safetensors\n`),
      base_model_name: 'tiny',
      base_model_licence: 'Apache-2.0',
      job: show('job', made.jobId),
      metrics: { base_loss: 1.91, eval_loss: 0.4 },
      residency: { processing_included: ['JP', 'TH'], processing_excluded: ['SG'] },
      datasets: [{ dataset_name: 'คำถาม | services', digest: sha256('data') }],
      samples: [{ prompt: 'ถาม', base: 'eh', tuned: '# ตอบ\nบรรทัดที่สอง' }],
      base_model_notice: 'A demonstration.',
      demonstration: true,
    });
    await expect(system.admin.query(`update model_versions set digest = repeat('0', 64)`)).rejects.toThrow(
      'append-only',
    );
  });

  it('come with a card, files by digest, and a description', async () => {
    const made = await register(await facts({ name: 'with files' }));
    const model = `${models()}/${show('mdl', made.modelId)}`;
    const version = `${model}/versions/${show('mdv', made.versionId)}`;
    const card = await lead().get(`${version}/card`);
    expect(card.headers.get('content-type')).toContain('text/markdown');
    expect(card.body).toContain('# with files, version 1');
    expect(card.body).toContain('| 1.9100 | 0.4000 | 60 | 12000 |');
    expect(card.body).toContain('May be used in: JP, TH, not in SG');
    expect(card.body).toContain('คำถาม \\| services');
    expect(card.body).toContain('\n> \\# ตอบ\n> บรรทัดที่สอง\n');
    expect(card.body).toContain('Base model: tiny (Apache-2.0)');
    expect(card.body).toContain('**A demonstration model: its answers are not to be relied on.**');
    expect(card.body).toContain('## Notice of the base model\n\n> A demonstration.\n');
    const address = `${version}/files/${sha256('adapter weights')}`;
    const file = await lead().get(address);
    expect(file.body).toBe('adapter weights');
    expect(file.headers.get('repr-digest')).toMatch(/^sha-256=:/);
    const tail = await lead().get(address, { headers: { range: 'bytes=-99999' } });
    expect([tail.status, tail.body]).toEqual([206, 'adapter weights']);
    const { rows: entries } = await system.admin.query(
      `select details->>'range' as range from audit_entries where action = 'model_version.file_read' order by id`,
    );
    expect(entries.map(({ range }) => range)).toEqual([null, 'bytes=-99999']);
    expect((await lead().get(`${version}/files/${sha256('another')}`)).status).toBe(404);
    expect((await lead().patch(model, { description: 'x' })).status).toBe(428);
    const described = await lead().patch(model, { description: 'for offices' }, { ifMatch: 1 });
    expect(described.body).toMatchObject({ description: 'for offices', version: 2 });
  });

  it('keep prompts and answers from the programme office, which sees the rest', async () => {
    await register(await facts({ name: 'with answers' }));
    const seen = (table: string) =>
      system.api
        .get(Database)
        .transaction({ door: 'staff', scopes: { programmes: [read('prg', working.programme) as string] } }, (tx) =>
          tx.query<{ row: string }>(`select to_jsonb(t)::text as row from ${table} t`),
        );
    const versions = await seen('model_versions');
    expect(versions.length).toBeGreaterThan(0);
    expect(versions.map(({ row }) => row).join()).not.toContain('บรรทัดที่สอง');
    await expect(seen('model_samples')).rejects.toThrow('permission denied');
  });

  it('are the project’s alone', async () => {
    const made = await register(await facts({ name: 'ours' }));
    const other = await world.project(await world.partner('VN'));
    const version = (project: string) =>
      `/projects/${project}/models/${show('mdl', made.modelId)}/versions/${show('mdv', made.versionId)}`;
    const stranger = other.partner.owner.session;
    for (const tail of ['', '/card', `/files/${sha256('adapter weights')}`]) {
      expect((await stranger.get(version(working.project) + tail)).status).toBe(404);
      expect((await stranger.get(version(other.project) + tail)).status).toBe(404);
    }
    expect((await stranger.get(`/projects/${other.project}/models`)).body.data).toEqual([]);
  });
});
