import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { unwrap } from '@app/api-client';
import { DataRights } from '@app/datasets';
import { BaseModels, type MadeModel, Models } from '@app/models';
import { Database } from '@app/platform/database';
import { newId, read, show } from '@app/platform/ids';
import { FileStores, FileUrls } from '@app/platform/storage';
import { at, changing, refused, type Session } from '../support/http';
import { startSystem, type System } from '../support/system';
import { checked, colleague, datasetFacts, datasetPath, upload, versionPath } from '../support/uploads';
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

const lead = () => working.partner.owner.session;
const catalogue = async () => (await unwrap(lead().GET('/api/v1/base-models'))).data;
const baseModel = (id: string) => unwrap(lead().GET('/api/v1/base-models/{base_model}', at({ base_model: id })));
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
    const lines = model.files.map((file) => `${file.sha256}  ${file.path}\n`);
    expect(model.digest).toBe(sha256(lines.join('')));
    expect(await baseModel(model.id)).toEqual(model);
    expect((await refused(system.client().GET('/api/v1/base-models'))).status).toBe(401);
  });

  it('are served by signed address, once registered wherever the folder goes', async () => {
    const [model] = await catalogue();
    const store = await system.api.get(FileStores).publicStore();
    const address = system.api.get(FileUrls).sign(store.id, model.files[0].sha256, 60, 'LICENSE');
    const answer = await system.client().send('GET', `/${address}`);
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
    expect(await baseModel(before.id)).toEqual(before);
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
    expect((await catalogue()).map(({ name }) => name)).toEqual(['tiny']);
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
    // A signed address is an answer of the api, no path of its document.
    const get = (path: string, headers: Record<string, string> = {}) =>
      system.client().send('GET', `/${path}`, undefined, { headers });
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
  const { session } = await colleague(system, world, partner, 'steward');
  const org = partner.id;
  const datasets = { ...at({ org }), body: datasetFacts({ modality: 'text' }) };
  const { id: dataset } = await unwrap(session.POST('/api/v1/organisations/{org}/datasets', datasets));
  const draft = await unwrap(session.POST(`${datasetPath}/versions`, { ...at({ org, dataset }), body: {} }));
  const place = { org, dataset, version: draft.id };
  const rows = `{"text": "one two three"}\n{"text": "two unknown"}\n{"text": "${'one '.repeat(600)}"}\n`;
  sure(await upload(session, place, rows));
  const version = await checked(session, place);
  const [tokens] = version.statistics?.tokens ?? [];
  const { tokenizer_sha256 } = (await catalogue())[0];
  expect(tokens).toEqual({ tokenizer: 'tiny', tokenizer_sha256, tokens: 605, exact: true });
  expect(await unwrap(session.GET(`${versionPath}/report`, at(place)))).toMatchObject({
    long_rows: [
      {
        tokenizer: 'tiny',
        tokenizer_sha256,
        limit: 512,
        rows: 1,
        first: [{ file: 'train/rows.jsonl', row: 3, tokens: 601 }],
        exact: true,
      },
    ],
  });
  const published = await unwrap(session.POST(`${versionPath}/publish`, changing(place, version.version)));
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
  const body = { project: working.project, dataset_version: published.id, purpose: 'our model' };
  const agreements = '/api/v1/organisations/{org}/agreements';
  const { id: agreement } = await unwrap(session.POST(agreements, { ...at({ org }), body }));
  expect(await launch()).toEqual([
    expect.objectContaining({
      dataset_version_id: id,
      digest: published.digest,
      rows: 3,
      texts: 3,
      tokens: [tokens],
      files: [
        expect.objectContaining({ path: 'train/rows.jsonl', sha256: sha256(rows), format: 'text', bytes: rows.length }),
      ],
      residency: { storage_country: 'TH', processing_included: ['TH', 'JP'], processing_excluded: [] },
    }),
  ]);
  const revocation = { ...changing({ org, agreement }, 1), body: { reason: 'enough' } };
  await unwrap(session.POST(`${agreements}/{agreement}/revocation`, revocation));
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
  const models = '/api/v1/projects/{project}/models';
  const modelPath = `${models}/{model}` as const;
  const versionOfModel = `${modelPath}/versions/{version}` as const;
  type Made = Awaited<ReturnType<typeof register>>;
  const modelOf = ({ modelId }: Made) => ({ project: working.project, model: show('mdl', modelId) });
  const placeOf = (made: Made) => ({ ...modelOf(made), version: show('mdv', made.versionId) });

  it('are registered once a job, number by number, with all they were made of', async () => {
    const made = await facts();
    const first = await register(made);
    expect(await register(made)).toEqual(first);
    const second = await register(await facts());
    expect([first.number, second.number, second.modelId === first.modelId]).toEqual([1, 2, true]);
    const { data: list } = await unwrap(lead().GET(models, at({ project: working.project })));
    const newestOf = { number: 2, id: show('mdv', second.versionId), base_model_name: 'tiny', bytes: 15 };
    expect(list).toEqual([
      expect.objectContaining({
        id: show('mdl', first.modelId),
        name: 'บริการ 1',
        versions: 2,
        newest: expect.objectContaining(newestOf),
      }),
    ]);
    const versions = (cursor?: string) =>
      unwrap(lead().GET(`${modelPath}/versions`, { params: { path: modelOf(first), query: { limit: 1, cursor } } }));
    const newest = await versions();
    expect(newest.data.map(({ number }) => number)).toEqual([2]);
    expect((await versions(newest.next_cursor as string)).data[0].number).toBe(1);
    expect(await unwrap(lead().GET(versionOfModel, at(placeOf(first))))).toMatchObject({
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
    const place = placeOf(made);
    const card = await lead().GET(`${versionOfModel}/card`, { ...at(place), parseAs: 'text' });
    expect(card.response.headers.get('content-type')).toContain('text/markdown');
    for (const part of [
      '# with files, version 1',
      '| 1.9100 | 0.4000 | 60 | 12000 |',
      'May be used in: JP, TH, not in SG',
      'คำถาม \\| services',
      '\n> \\# ตอบ\n> บรรทัดที่สอง\n',
      'Base model: tiny (Apache-2.0)',
      '**A demonstration model: its answers are not to be relied on.**',
      '## Notice of the base model\n\n> A demonstration.\n',
    ])
      expect(card.data).toContain(part);
    const fetched = (sha: string, range?: string) => {
      const params = { path: { ...place, sha256: sha }, header: range ? { Range: range } : undefined };
      return lead().GET(`${versionOfModel}/files/{sha256}`, { params, parseAs: 'text' });
    };
    const file = await fetched(sha256('adapter weights'));
    expect(file.data).toBe('adapter weights');
    expect(file.response.headers.get('repr-digest')).toMatch(/^sha-256=:/);
    const tail = await fetched(sha256('adapter weights'), 'bytes=-99999');
    expect([tail.response.status, tail.data]).toEqual([206, 'adapter weights']);
    const { rows: entries } = await system.admin.query(
      `select details->>'range' as range from audit_entries where action = 'model_version.file_read' order by id`,
    );
    expect(entries.map(({ range }) => range)).toEqual([null, 'bytes=-99999']);
    expect((await refused(fetched(sha256('another')))).status).toBe(404);
    const unseen = `/projects/${place.project}/models/${place.model}`;
    expect((await lead().send('PATCH', unseen, { description: 'x' })).status).toBe(428);
    const description = 'for offices';
    const described = lead().PATCH(modelPath, { ...changing(modelOf(made), 1), body: { description } });
    expect(await unwrap(described)).toMatchObject({ description, version: 2 });
  });

  it('take another name that no other has, and jobs of it add their versions', async () => {
    const [one, other] = [await register(await facts({ name: 'one' })), await register(await facts({ name: 'other' }))];
    const rename = (name: string, version: number) =>
      lead().PATCH(modelPath, { ...changing(modelOf(one), version), body: { name } });
    const taken = await refused(rename('other', 1));
    expect(taken).toMatchObject({
      status: 409,
      code: 'model-name-taken',
      params: { model: show('mdl', other.modelId) },
    });
    expect(await unwrap(rename('renamed', 1))).toMatchObject({ name: 'renamed', description: '', version: 2 });
    expect(await unwrap(rename('renamed', 2))).toMatchObject({ version: 3 });
    expect(await register(await facts({ name: 'renamed' }))).toMatchObject({ modelId: one.modelId, number: 2 });
    const again = await register(await facts({ name: 'one' }));
    expect([again.number, again.modelId === one.modelId]).toEqual([1, false]);
    expect((await refused(rename('late', 1))).status).toBe(412);
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
    const place = placeOf(await register(await facts({ name: 'ours' })));
    const other = await world.project(await world.partner('VN'));
    const ask = (session: Session, project: string) => [
      session.GET(versionOfModel, at({ ...place, project })),
      session.GET(`${versionOfModel}/card`, at({ ...place, project })),
      session.GET(`${versionOfModel}/files/{sha256}`, at({ ...place, project, sha256: sha256('adapter weights') })),
    ];
    const stranger = other.partner.owner.session;
    for (const project of [working.project, other.project]) {
      const problems = await Promise.all(ask(stranger, project).map(refused));
      expect(problems.map(({ status }) => status)).toEqual([404, 404, 404]);
    }
    expect((await unwrap(stranger.GET(models, at({ project: other.project })))).data).toEqual([]);
  });
});
