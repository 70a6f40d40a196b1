import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataRights } from '@app/datasets';
import { Database } from '@app/platform/database';
import { RightSweeper } from '../../libs/datasets/src/rights/right.sweeper';
import { UploadSweeper } from '../../libs/datasets/src/uploads/upload.sweeper';
import type { Session } from '../support/http';
import { read } from '@app/platform/ids';
import { startSystem, type System } from '../support/system';
import { begin, checked, colleague, cut, datasetFacts, datasetKey, position, send, upload } from '../support/uploads';
import { type Partner, type Somebody, sure, World } from '../support/world';

let system: System;
let world: World;
let thai: Partner;
let viet: Partner;
let steward: Somebody;
let member: Somebody;

beforeAll(async () => {
  system = await startSystem({ worker: true, env: { UPLOAD_LIMIT_BYTES: '20000000' } });
  world = await World.begin(system);
  thai = await world.partner('TH');
  viet = await world.partner('VN');
  steward = await colleague(system, world, thai, 'steward');
  member = await colleague(system, world, thai, 'member');
});
afterAll(() => system.stop());

const sha256 = (content: Buffer | string) => createHash('sha256').update(content).digest('hex');
const row = (n: number) => JSON.stringify({ instruction: `คำถามที่ ${n}`, output: `คำตอบที่ ${n}` });
const rows = (count: number) => Array.from({ length: count }, (_, n) => `${row(n)}\n`).join('');
const datasets = () => `/organisations/${thai.id}/datasets`;
const register = async (change: object = {}, by: Session = member.session) =>
  sure(await by.post(datasets(), datasetFacts(change))).body;
/** A dataset with a draft version. @returns path of the version */
const draft = async (change: object = {}) => {
  const dataset = await register(change);
  const version = sure(await member.session.post(`${datasets()}/${dataset.id}/versions`)).body;
  return { dataset, version, path: `${datasets()}/${dataset.id}/versions/${version.id}` };
};
/** A version whose check has passed. */
const inReview = async (change: object = {}, content = rows(3)) => {
  const made = await draft(change);
  sure(await upload(member.session, made.path, content));
  const after = await checked(member.session, made.path);
  expect(after.body.state).toBe('in_review');
  return { ...made, version: after.body };
};
const published = async (change: object = {}, content = rows(3)) => {
  const made = await inReview(change, content);
  const after = await steward.session.post(`${made.path}/publish`, {}, { ifMatch: made.version.version });
  expect(after.body).toMatchObject({ state: 'published' });
  return { ...made, version: after.body };
};
const storeFiles = (country: string) =>
  readdirSync(join(system.home, 'stores', country), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name);

describe('registration', () => {
  it('keeps a dataset with its rights, and chooses the store by residency', async () => {
    const made = await register({ residency: { storage_allowed: ['SG', 'TH'], processing_excluded: ['SG'] } });
    expect(made).toMatchObject({
      organisation: thai.id,
      licence: 'CC-BY-4.0',
      languages: [{ iso639_3: 'tha', bcp47: 'th-TH' }],
      residency: {
        storage_allowed: ['SG', 'TH'],
        storage_country: 'TH',
        processing_included: null,
        processing_excluded: ['SG'],
      },
      created_by: member.id,
      version: 1,
    });
    const abroad = await register({ residency: { storage_allowed: ['LA', 'SG'] } });
    expect(abroad.residency.storage_country).toBe('SG');
    expect((await steward.session.get(`${datasets()}/${made.id}`)).body).toEqual(made);
    const listed = await steward.session.get(`${datasets()}?modality=instruction&limit=1`);
    expect(listed.body.data.map(({ id }: { id: string }) => id)).toEqual([abroad.id]);
    const further = await steward.session.get(
      `${datasets()}?modality=instruction&limit=1&cursor=${listed.body.next_cursor}`,
    );
    expect(further.body.data).toEqual([made]);
  });

  it('refuses data for which no store stands where it may lie', async () => {
    const refused = await member.session.post(
      datasets(),
      datasetFacts({ residency: { storage_allowed: ['LA', 'KH'] } }),
    );
    expect(refused.body).toMatchObject({
      status: 409,
      code: 'no-store',
      params: { stores_in: ['JP', 'MY', 'SG', 'TH', 'VN'] },
      checks: [{ check: 'storage-allowed', result: 'failed' }],
    });
  });

  it.each([
    [{ licence: 'CC BY' }, '/licence', 'not-an-spdx-expression'],
    [{ languages: [{ iso639_3: 'th', bcp47: 'th' }] }, '/languages/0/iso639_3', undefined],
    [{ languages: [{ iso639_3: 'vie', bcp47: 'th' }] }, '/languages/0/bcp47', 'unknown-language'],
    [{ languages: [] }, '/languages', undefined],
    [{ modality: 'smell' }, '/modality', 'is-in'],
    [{ personal_data: 'sensitive' }, '/lawful_basis', 'lawful-basis-needed'],
    [{ residency: { storage_allowed: [] } }, '/residency/storage_allowed', undefined],
    [{ residency: { storage_allowed: ['Thailand'] } }, '/residency/storage_allowed', undefined],
    [{ residency: { storage_allowed: ['TH'], processing_included: [] } }, '/residency/processing_included', undefined],
    [{ owner: 'me' }, '/owner', 'unknown-field'],
    [{ name: 'x'.repeat(201) }, '/name', 'is-length'],
  ])('names what is wrong with %j', async (change, pointer, code) => {
    const refused = await member.session.post(datasets(), datasetFacts(change));
    expect(refused.body).toMatchObject({ status: 400, code: 'validation-failed' });
    const found = refused.body.errors.find((error: { pointer: string }) => error.pointer === pointer);
    expect(found).toBeDefined();
    if (code) expect(found.code).toBe(code);
  });

  it('takes a name once, changes what may change, and nothing of the rights after publication', async () => {
    const { dataset } = await published();
    const path = `${datasets()}/${dataset.id}`;
    const twice = await member.session.post(datasets(), datasetFacts({ name: dataset.name }));
    expect(twice.body).toMatchObject({
      status: 409,
      code: 'dataset-name-taken',
      checks: [{ check: 'name-unused', result: 'failed', requested: dataset.name }],
      changes: [{ action: 'choose-another-name', possible: true }, { action: 'add-version' }],
    });
    expect((await member.session.patch(path, { description: 'x' })).status).toBe(428);
    expect((await member.session.patch(path, { description: 'x' }, { ifMatch: 7 })).status).toBe(412);
    const changed = await member.session.patch(path, { description: 'เกี่ยวกับ' }, { ifMatch: 1 });
    expect(changed.body).toMatchObject({ description: 'เกี่ยวกับ', version: 2 });
    const fixed = await member.session.patch(path, { licence: 'MIT' }, { ifMatch: 2 });
    expect(fixed.body).toMatchObject({ status: 409, code: 'fixed-by-publication', params: { fields: ['licence'] } });
    const open = await register();
    const narrowed = await member.session.patch(
      `${datasets()}/${open.id}`,
      { residency: { processing_included: ['TH'] } },
      { ifMatch: 1 },
    );
    expect(narrowed.body.residency.processing_included).toEqual(['TH']);
  });

  it('takes one of several changes at once, and loses none', async () => {
    const open = await register();
    const path = `${datasets()}/${open.id}`;
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) => member.session.patch(path, { description: `text ${n}` }, { ifMatch: 1 })),
    );
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 412, 412, 412, 412, 412, 412, 412]);
    const [kept] = answers.filter(({ status }) => status === 200);
    expect((await member.session.get(path)).body).toEqual(kept.body);
  });

  it('publishes under the rights that were there, or changes them first', async () => {
    for (let round = 0; round < 5; round++) {
      const { dataset, path, version } = await inReview();
      const [rights, publication] = await Promise.all([
        member.session.patch(`${datasets()}/${dataset.id}`, { licence: 'MIT' }, { ifMatch: 1 }),
        steward.session.post(`${path}/publish`, {}, { ifMatch: version.version }),
      ]);
      expect(publication.status).toBe(200);
      expect([200, 409]).toContain(rights.status);
      const listing = (await viet.owner.session.get('/dataset-listings?limit=200')).body.data.find(
        ({ id }: { id: string }) => id === dataset.id,
      );
      expect(listing.licence).toBe(rights.status === 200 ? 'MIT' : 'CC-BY-4.0');
    }
  });
});

describe('uploads', () => {
  const content = Buffer.concat([Buffer.from('{"text": "'), randomBytes(1_500_000), Buffer.from('"}\n')]);

  it('come through five cuts and a restart of the api with the right digest', async () => {
    const first = await startSystem();
    const people = await World.begin(first);
    const partner = await people.partner('TH');
    const key = await datasetKey(await colleague(first, people, partner, 'member'));
    const path = `/organisations/${partner.id}/datasets`;
    const dataset = sure(await first.client(key).post(path, datasetFacts())).body.id;
    const versions = `${path}/${dataset}/versions`;
    const version = `${versions}/${sure(await first.client(key).post(versions)).body.id}`;
    const fields = { filename: 'แถว.jsonl', sha256: sha256(content) };
    const begun = sure(await begin(first.client(key), version, content, fields));
    const location = begun.headers.get('location') as string;
    expect(location).toMatch(/\/uploads\/upl_\w{26}$/);
    const staging = join(first.home, 'stores/th/staging');
    const placed = join(
      first.home,
      'stores/th',
      sha256(content).slice(0, 2),
      sha256(content).slice(2, 4),
      sha256(content),
    );

    let running = first;
    let offset = 0;
    for (let n = 0; n < 5; n++) {
      await cut(running.url, key, location, offset, content.subarray(offset), 150_000 + n);
      const reached = await position(running.client(key), location);
      expect(reached).toBeGreaterThan(offset);
      expect(reached).toBeLessThan(content.length);
      offset = reached;
      expect((await running.client(key).get(`${version}/files`)).body.data).toEqual([]);
      expect(existsSync(placed)).toBe(false);
      if (n !== 2) continue;
      await first.api.close();
      running = await startSystem({ again: first });
    }
    const session = running.client(key);
    const wrong = await send(session, location, 3, content.subarray(3));
    expect(wrong.body).toMatchObject({ status: 409, code: 'offset-conflict', title: 'Offset conflict' });
    expect(wrong.body.request_id).toBe(wrong.headers.get('x-request-id'));
    expect((await send(session, location, offset, content.subarray(offset))).status).toBe(204);
    expect((await session.get(`${version}/files`)).body.data).toEqual([
      expect.objectContaining({
        path: 'train/แถว.jsonl',
        sha256: sha256(content),
        bytes: content.length,
        format: null,
      }),
    ]);
    expect(sha256(readFileSync(placed))).toBe(sha256(content));
    expect(readdirSync(staging)).toEqual([]);
    expect(await position(session, location)).toBe(content.length);
    expect((await session.get(version)).body).toMatchObject({ state: 'uploading', files: 1, bytes: content.length });
    await first.admin.end();
    await running.stop();
  });

  it('make their file when the last byte came just before a crash', async () => {
    const { path } = await draft();
    const begun = sure(await begin(member.session, path, Buffer.from(rows(1)), { filename: 'a.jsonl' }));
    const location = begun.headers.get('location') as string;
    const [staged] = readdirSync(join(system.home, 'stores/th/staging')).filter((name) => !name.endsWith('.json'));
    writeFileSync(join(system.home, 'stores/th/staging', staged), rows(1));
    expect((await member.session.get(`${path}/files`)).body.data).toEqual([]);
    await system.worker?.get(UploadSweeper).sweep();
    expect((await member.session.get(`${path}/files`)).body.data).toEqual([
      expect.objectContaining({ sha256: sha256(rows(1)) }),
    ]);
    expect(await position(member.session, location)).toBe(Buffer.byteLength(rows(1)));
  });

  it('end after a week without a byte, and not while somebody goes on with them', async () => {
    const { path } = await draft();
    const begun = sure(await begin(member.session, path, Buffer.from('12345'), { filename: 'a.jsonl' }));
    const location = begun.headers.get('location') as string;
    // Time goes on for this upload alone: the clock is everybody's.
    const days = (count: number) =>
      system.admin.query(
        `update uploads set expires_at = expires_at - make_interval(days => $1) where state = 'open' and id = $2`,
        [count, read('upl', location.split('/').at(-1) as string)],
      );
    const sweep = () => system.worker?.get(UploadSweeper).sweep();
    for (let offset = 0; offset < 3; offset++) {
      await days(6);
      await sweep();
      expect((await send(member.session, location, offset, Buffer.from('x'))).status).toBe(204);
    }
    expect(await position(member.session, location)).toBe(3);
    await days(8);
    await sweep();
    const late = await send(member.session, location, 3, Buffer.from('45'));
    expect(late.body).toMatchObject({ status: 410, code: 'upload-gone', params: { state: 'expired' } });
  });

  it('refuse other bytes than were announced, and keep nothing of them', async () => {
    const { path } = await draft();
    const refused = await upload(member.session, path, 'other bytes', {
      filename: 'a.jsonl',
      sha256: sha256('these bytes'),
    });
    expect(refused.body).toMatchObject({
      status: 422,
      code: 'digest-mismatch',
      params: { found: sha256('other bytes') },
      type: 'https://monsoon.example/problems/digest-mismatch',
      request_id: refused.headers.get('x-request-id'),
    });
    expect((await member.session.get(`${path}/files`)).body.data).toEqual([]);
    expect(storeFiles('th')).not.toContain(sha256('other bytes'));
    expect(readdirSync(join(system.home, 'stores/th/staging'))).toEqual([]);
  });

  it('refuse what is too large before a byte, more bytes than announced, names with folders, and no protocol', async () => {
    const { path } = await draft();
    const headers = {
      'tus-resumable': '1.0.0',
      'upload-length': '20000001',
      'upload-metadata': 'filename YS5qc29ubA==',
    };
    const large = await member.session.send('POST', `${path}/uploads`, undefined, { headers });
    expect(large.body).toMatchObject({ status: 413, code: 'file-too-large', params: { limit: 20_000_000 } });
    const begun = await begin(member.session, path, Buffer.from('12345'), { filename: 'a.jsonl' });
    const more = await send(member.session, begun.headers.get('location') as string, 0, Buffer.from('1234567890'));
    expect(more.body).toMatchObject({ status: 413, code: 'file-too-large' });
    const named = await begin(member.session, path, Buffer.from('1'), { filename: '../../a.jsonl' });
    expect(named.body.errors[0]).toMatchObject({ code: 'file-name' });
    const bare = await member.session.send('POST', `${path}/uploads`);
    expect(bare.body).toMatchObject({ status: 412, code: 'tus-version' });
    const json = await member.session.patch(`/${begun.headers.get('location')}`, {});
    expect(json.status).toBeGreaterThanOrEqual(400);
    expect(json.headers.get('content-type')).toContain('application/problem+json');
  });

  it('belong to who began them and to their organisation', async () => {
    const { path } = await draft();
    const staging = join(system.home, 'stores/th/staging');
    const before = readdirSync(staging);
    const begun = await begin(member.session, path, Buffer.from('12345'), { filename: 'a.jsonl' });
    const location = begun.headers.get('location') as string;
    const other = await send(steward.session, location, 0, Buffer.from('12345'));
    expect(other.body).toMatchObject({ status: 403, code: 'another-uploader' });
    expect((await send(viet.owner.session, location, 0, Buffer.from('12345'))).status).toBe(404);
    expect((await send(system.client(), location, 0, Buffer.from('12345'))).status).toBe(401);
    expect(await position(member.session, location)).toBe(0);
    expect((await member.session.send('DELETE', `/${location}`)).status).toBe(204);
    const gone = await send(member.session, location, 0, Buffer.from('12345'));
    expect(gone.body).toMatchObject({ status: 410, code: 'upload-gone' });
    expect(readdirSync(staging)).toEqual(before);
  });

  it('do not replace a file, which can be removed', async () => {
    const { path } = await draft();
    sure(await upload(member.session, path, rows(1)));
    expect((await begin(member.session, path, Buffer.from('1'), { filename: 'rows.jsonl' })).body.code).toBe(
      'file-exists',
    );
    const [file] = (await member.session.get(`${path}/files`)).body.data;
    expect((await member.session.delete(`${path}/files/${file.id}`)).status).toBe(428);
    const { version } = (await member.session.get(path)).body;
    const stale = await member.session.delete(`${path}/files/${file.id}`, { ifMatch: version - 1 });
    expect(stale.body).toMatchObject({ status: 412, code: 'version-conflict' });
    expect((await member.session.delete(`${path}/files/${file.id}`, { ifMatch: version })).status).toBe(204);
    sure(await upload(member.session, path, rows(2)));
  });
});

describe('the check', () => {
  it('passes good rows and tells their aggregates', async () => {
    const { path, version } = await inReview({}, `${rows(2)}\n`);
    expect(version).toMatchObject({
      rows: 2,
      files: 1,
      digest: null,
      statistics: { rows: 2, texts: 4, exact: true, tokens: [] },
    });
    const report = (await member.session.get(`${path}/report`)).body;
    expect(report).toMatchObject({
      state: 'passed',
      passed: true,
      files: [{ path: 'train/rows.jsonl', format: 'instruction', rows: 2 }],
      findings: [{ severity: 'warning', code: 'blank-line', row: 3 }],
      tokens_note: expect.stringContaining('no tokens'),
    });
    expect(report.progress.bytes_done).toBe(report.progress.bytes_total);
    expect(report.statistics.words).toBeGreaterThan(4);
  });

  it('names the exact row and why, and lets it be mended', async () => {
    const { path } = await draft();
    sure(await upload(member.session, path, `${row(1)}\n{"instruction": "ถาม", "output": ""}\n{"instruction"\n`));
    const after = await checked(member.session, path);
    expect(after.body).toMatchObject({
      state: 'needs_attention',
      state_reason: expect.stringContaining('empty-text (1)'),
    });
    const { findings } = (await member.session.get(`${path}/report`)).body;
    expect(findings).toEqual([
      expect.objectContaining({ code: 'empty-text', file: 'train/rows.jsonl', row: 2, field: '/output' }),
      expect.objectContaining({ code: 'invalid-json', row: 3, column: 15 }),
    ]);
    const refused = await steward.session.post(`${path}/publish`, {}, { ifMatch: after.body.version });
    expect(refused.body).toMatchObject({ status: 409, code: 'state-conflict', params: { allowed: ['in_review'] } });
    const [file] = (await member.session.get(`${path}/files`)).body.data;
    const removal = await member.session.delete(`${path}/files/${file.id}`, { ifMatch: after.body.version });
    expect(removal.status).toBe(204);
    expect((await member.session.get(path)).body).toMatchObject({ state: 'draft', files: 0, state_reason: null });
    sure(await upload(member.session, path, rows(1)));
    expect((await checked(member.session, path)).body.state).toBe('in_review');
  });

  it('needs something to learn from, unless the data is there to judge by', async () => {
    const fields = { filename: 'rows.jsonl', split: 'eval' };
    const judged = await draft();
    sure(await upload(member.session, judged.path, rows(2), fields));
    expect((await checked(member.session, judged.path)).body).toMatchObject({
      state: 'needs_attention',
      state_reason: 'The check found no-train-file (1).',
    });
    const evaluation = await draft({ modality: 'eval' });
    sure(await upload(member.session, evaluation.path, rows(2), fields));
    const { body } = await checked(member.session, evaluation.path);
    expect(body.state).toBe('in_review');
    const { findings } = (await member.session.get(`${evaluation.path}/report`)).body;
    expect(findings).toEqual([expect.objectContaining({ severity: 'warning', code: 'no-train-file', file: null })]);
    sure(await steward.session.post(`${evaluation.path}/publish`, {}, { ifMatch: body.version }));
    const own = await world.project(thai);
    const agreed = { project: own.project, dataset_version: evaluation.version.id, purpose: 'to judge by' };
    sure(await member.session.post(`/organisations/${thai.id}/agreements`, agreed));
    const projectId = read('prj', own.project) as string;
    const launch = system.api
      .get(Database)
      .transaction({ door: 'partner', scopes: { projects: [projectId] } }, (tx) =>
        system.api.get(DataRights).forLaunch(tx, projectId, [read('dsv', evaluation.version.id) as string]),
      );
    await expect(launch).rejects.toMatchObject({
      code: 'no-training-rows',
      body: { checks: [{ check: 'train-split', result: 'failed', detail: 'its files are of eval' }] },
    });
  });

  it('needs files, and uploads that have ended', async () => {
    const { path, version } = await draft();
    const ask = (ifMatch: number) => member.session.post(`${path}/validation`, {}, { ifMatch });
    expect((await ask(version.version)).body).toMatchObject({ status: 409, code: 'no-files' });
    sure(await upload(member.session, path, rows(1)));
    await begin(member.session, path, Buffer.from('1'), { filename: 'b.jsonl' });
    const now = (await member.session.get(path)).body;
    expect((await ask(now.version)).body).toMatchObject({
      status: 409,
      code: 'uploads-open',
      params: { paths: ['train/b.jsonl'] },
      checks: [{ check: 'uploads-ended', limit: 0, used: 1 }],
    });
  });

  it('is done without its hint, and taken over from a worker that died', async () => {
    await system.worker?.close();
    const { path } = await draft();
    sure(await upload(member.session, path, rows(1)));
    const before = (await member.session.get(path)).body;
    const asked = sure(await member.session.post(`${path}/validation`, {}, { ifMatch: before.version }));
    expect(asked.body.state).toBe('validating');
    // As a worker leaves it that was killed in the middle, long ago.
    await system.admin.query(
      `update validations set state = 'running', runner = gen_random_uuid(), heartbeat_at = now() - interval '1 hour' where state = 'queued'`,
    );
    await system.admin.query(`update outbox set delivered_at = now() where topic = 'validation.queued'`);
    await system.startWorker();
    for (let attempt = 0; attempt < 400; attempt++) {
      if ((await member.session.get(path)).body.state === 'in_review') return;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error('nobody took the check over');
  });
});

describe('publication', () => {
  it('fixes the version under a digest that anyone can recompute', async () => {
    const { path, version, dataset } = await published({}, rows(5));
    expect(version).toMatchObject({
      state: 'published',
      rows: 5,
      published_by: steward.id,
      digest: sha256(`${sha256(rows(5))}  train/rows.jsonl\n`),
    });
    const [file] = (await member.session.get(`${path}/files`)).body.data;
    for (const refused of [
      await member.session.delete(`${path}/files/${file.id}`, { ifMatch: version.version }),
      await begin(member.session, path, Buffer.from('1'), { filename: 'more.jsonl' }),
      await member.session.post(`${path}/validation`, {}, { ifMatch: version.version }),
    ])
      expect(refused.body).toMatchObject({ status: 409, code: 'state-conflict' });
    for (const statement of [
      `update dataset_versions set digest = repeat('0', 64) where state = 'published'`,
      `delete from version_files where version_id in (select id from dataset_versions where state = 'published')`,
    ])
      await expect(system.admin.query(statement)).rejects.toThrow('a published version does not change');
    const listing = (await viet.owner.session.get('/dataset-listings?language=tha')).body.data.find(
      ({ id }: { id: string }) => id === dataset.id,
    );
    expect(listing).toMatchObject({
      dataset_version: version.id,
      digest: version.digest,
      rows: 5,
      storage_country: 'TH',
    });
    expect((await viet.owner.session.get('/dataset-listings?language=vie')).body.data).toEqual([]);
  });

  it('is a steward’s, in person', async () => {
    const { path, version } = await inReview();
    const refused = await member.session.post(`${path}/publish`, {}, { ifMatch: version.version });
    expect(refused.body).toMatchObject({ status: 403, required_role: ['steward'] });
    const key = system.client(await datasetKey(steward));
    expect((await key.post(`${path}/publish`, {}, { ifMatch: version.version })).body.code).toBe('key-not-accepted');
    const back = await steward.session.post(`${path}/return`, { reason: 'wrong names' }, { ifMatch: version.version });
    expect(back.body).toMatchObject({ state: 'needs_attention', state_reason: 'wrong names' });
  });

  it('of personal data is not by who uploaded it', async () => {
    const personal = { personal_data: 'personal', lawful_basis: 'consent' };
    const dataset = await register(personal, steward.session);
    const path = `${datasets()}/${dataset.id}/versions`;
    const made = sure(await steward.session.post(path)).body;
    sure(await upload(steward.session, `${path}/${made.id}`, rows(2)));
    const { version } = (await checked(steward.session, `${path}/${made.id}`)).body;
    const own = await steward.session.post(`${path}/${made.id}/publish`, {}, { ifMatch: version });
    expect(own.body).toMatchObject({
      status: 403,
      code: 'separation-of-duties',
      checks: [{ check: 'publisher-is-not-uploader', result: 'failed' }],
    });
    const second = await colleague(system, world, thai, 'steward');
    const other = await second.session.post(`${path}/${made.id}/publish`, {}, { ifMatch: version });
    expect(other.body).toMatchObject({ state: 'published', published_by: second.id });
  });

  it('hides what the owner does not list', async () => {
    const { dataset } = await published({ listed: false });
    const all = await viet.owner.session.get('/dataset-listings?limit=200');
    expect(all.body.data.map(({ id }: { id: string }) => id)).not.toContain(dataset.id);
    sure(await member.session.patch(`${datasets()}/${dataset.id}`, { listed: true }, { ifMatch: 1 }));
    const now = await viet.owner.session.get('/dataset-listings?limit=200');
    expect(now.body.data.map(({ id }: { id: string }) => id)).toContain(dataset.id);
  });
});

describe('files', () => {
  it('come back as they went in, in whole and in part, on record', async () => {
    const content = rows(50);
    const { path } = await published({}, content);
    const [file] = (await member.session.get(`${path}/files`)).body.data;
    const whole = await member.session.get(`${path}/files/${file.id}`);
    expect(sha256(whole.body)).toBe(sha256(content));
    expect(whole.headers.get('repr-digest')).toBe(`sha-256=:${Buffer.from(file.sha256, 'hex').toString('base64')}:`);
    expect(whole.headers.get('content-disposition')).toContain('rows.jsonl');
    const part = await member.session.get(`${path}/files/${file.id}`, { headers: { range: 'bytes=100-199' } });
    expect(part.status).toBe(206);
    expect(part.headers.get('content-range')).toBe(`bytes 100-199/${Buffer.byteLength(content)}`);
    expect(part.headers.get('content-length')).toBe('100');
    const beyond = await member.session.get(`${path}/files/${file.id}`, { headers: { range: 'bytes=999999-' } });
    expect(beyond.body).toMatchObject({ status: 416, code: 'range-not-satisfiable' });
    for (const range of ['lines=0-1', 'bytes=-999999999'])
      expect(sha256((await member.session.get(`${path}/files/${file.id}`, { headers: { range } })).body)).toBe(
        sha256(content),
      );
    const { rows: entries } = await system.admin.query(
      `select details->>'range' as range from audit_entries
        where action = 'dataset_version.file_read' and details->>'sha256' = $1 order by id`,
      [file.sha256],
    );
    const asked = [null, 'bytes=100-199', 'bytes=999999-', 'lines=0-1', 'bytes=-999999999'];
    expect(entries.map(({ range }) => range)).toEqual(asked);
    expect(
      readFileSync(
        join(system.home, 'stores/th', file.sha256.slice(0, 2), file.sha256.slice(2, 4), file.sha256),
        'utf8',
      ),
    ).toBe(content);
  });
});

it('shows nothing of another organisation', async () => {
  const { path, dataset } = await published();
  const [file] = (await member.session.get(`${path}/files`)).body.data;
  for (const hidden of [
    `${datasets()}/${dataset.id}`,
    path,
    `${path}/files`,
    `${path}/files/${file.id}`,
    `${path}/report`,
  ]) {
    expect((await viet.owner.session.get(hidden)).status).toBe(404);
    const borrowed = hidden.replace(thai.id, viet.id);
    expect((await viet.owner.session.get(borrowed)).status).toBe(404);
    expect((await system.client().get(hidden)).status).toBe(401);
  }
});

describe('agreements', () => {
  const rights = async (project: string, by: Session) => (await by.get(`/projects/${project}/data-rights`)).body.data;
  const make = (by: Session, body: object) => by.post(`/organisations/${thai.id}/agreements`, body);

  const news = async (project: string) => {
    const { rows: told } = await system.admin.query(
      `select topic, payload->>'because' as because from outbox where scope_id = $1 and topic like 'data_right.%' order by id`,
      [read('prj', project)],
    );
    return told.map(({ topic, because }) => [topic, because]);
  };

  it('give another organisation’s project the right, and revocation takes it', async () => {
    const { version, dataset } = await published();
    const foreign = await world.project(viet);
    const body = {
      project: foreign.project,
      dataset_version: version.id,
      purpose: 'a translation model',
      countries: ['JP', 'SG'],
    };
    expect((await make(member.session, body)).body).toMatchObject({ status: 403, required_role: ['steward'] });
    expect(await rights(foreign.project, viet.owner.session)).toEqual([]);
    const made = await make(steward.session, body);
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ state: 'in_force', own_data: false, project: foreign.project, until: null });
    const [right] = await rights(foreign.project, viet.owner.session);
    expect(right).toMatchObject({
      dataset: dataset.id,
      dataset_version: version.id,
      organisation: thai.id,
      digest: version.digest,
      rows: 3,
      files: [{ path: 'train/rows.jsonl', format: 'instruction', split: 'train', rows: 3 }],
      residency: { storage_country: 'TH', processing_included: ['JP'], processing_excluded: [] },
      in_force: true,
    });
    expect((await make(steward.session, body)).body.code).toBe('agreement-exists');
    const path = `/organisations/${thai.id}/agreements/${made.body.id}/revocation`;
    expect((await member.session.post(path, { reason: 'no' }, { ifMatch: 1 })).status).toBe(403);
    const revoked = await steward.session.post(path, { reason: 'consent was withdrawn' }, { ifMatch: 1 });
    expect(revoked.body).toMatchObject({ state: 'revoked', revoked_reason: 'consent was withdrawn', version: 2 });
    expect((await rights(foreign.project, viet.owner.session))[0]).toMatchObject({
      in_force: false,
      revoked_reason: 'consent was withdrawn',
    });
    expect((await make(steward.session, body)).status).toBe(201);
  });

  it('on own data are any member’s to make', async () => {
    const { version } = await published();
    const own = await world.project(thai);
    const made = await make(member.session, {
      project: own.project,
      dataset_version: version.id,
      purpose: 'our model',
    });
    expect(made.body).toMatchObject({ own_data: true, state: 'in_force' });
    expect(await rights(own.project, thai.owner.session)).toEqual([
      expect.objectContaining({ own_data: true, in_force: true }),
    ]);
  });

  it('end with their time, told once, and go on when the version is deprecated', async () => {
    const { version, path } = await published();
    const { project } = await world.project(viet);
    const until = new Date(system.clock.now().getTime() + 60_000).toISOString();
    const body = { project, dataset_version: version.id, purpose: 'x' };
    sure(await make(steward.session, { ...body, until }));
    expect((await rights(project, viet.owner.session))[0]).toMatchObject({ in_force: true, until });
    const sweep = () => system.worker?.get(RightSweeper).sweep();
    expect(await sweep()).toBe(0);
    system.clock.advance(61);
    expect((await rights(project, viet.owner.session))[0]).toMatchObject({ in_force: false });
    // The worker sweeps too: whoever comes first tells it, once.
    await Promise.all([sweep(), sweep()]);
    expect(await sweep()).toBe(0);
    sure(await make(steward.session, { ...body, until: new Date(system.clock.now().getTime() + 1000).toISOString() }));
    system.clock.advance(2);
    sure(await make(steward.session, body));
    expect((await rights(project, viet.owner.session))[0]).toMatchObject({ in_force: true });
    const deprecated = await steward.session.post(
      `${path}/deprecation`,
      { reason: 'a better one is there' },
      { ifMatch: version.version },
    );
    expect(deprecated.body).toMatchObject({ state: 'deprecated' });
    expect((await rights(project, viet.owner.session))[0]).toMatchObject({ in_force: true });
    sure(await steward.session.post(`${path}/withdrawal`, { reason: 'x' }, { ifMatch: deprecated.body.version }));
    expect(await news(project)).toEqual([
      ['data_right.given', null],
      ['data_right.revoked', 'expired'],
      ['data_right.given', null],
      ['data_right.revoked', 'expired'],
      ['data_right.given', null],
      ['data_right.deprecated', null],
      ['data_right.revoked', 'withdrawn'],
    ]);
  });

  it('end with the withdrawal of the version, which its projects are told', async () => {
    const { version, path } = await published();
    const { project } = await world.project(viet);
    const body = { project, dataset_version: version.id, purpose: 'x' };
    sure(await make(steward.session, body));
    const [right] = await rights(project, viet.owner.session);
    const standing = (ids: string[]) => {
      const projectId = read('prj', project) as string;
      return system.api.get(Database).transaction({ door: 'partner', scopes: { projects: [projectId] } }, (tx) =>
        system.api.get(DataRights).standing(
          tx,
          projectId,
          ids.map((id) => read('rgt', id) as string),
        ),
      );
    };
    const unknown = 'rgt_01h455vb4pex5vsknk084sn02q';
    expect(await standing([right.id, unknown])).toEqual([expect.objectContaining({ because: 'unknown', at: null })]);
    const withdrawn = await steward.session.post(
      `${path}/withdrawal`,
      { reason: 'a court said so' },
      { ifMatch: version.version },
    );
    expect(withdrawn.body).toMatchObject({ state: 'withdrawn', state_reason: 'a court said so' });
    expect(
      (await rights(project, viet.owner.session)).filter(({ in_force }: { in_force: boolean }) => in_force),
    ).toEqual([]);
    expect(await standing([right.id])).toEqual([
      expect.objectContaining({
        right_id: read('rgt', right.id),
        dataset_version_id: read('dsv', version.id),
        because: 'revoked',
        reason: 'a court said so',
      }),
    ]);
    expect(await news(project)).toEqual([
      ['data_right.given', null],
      ['data_right.revoked', 'withdrawn'],
    ]);
    const late = await make(steward.session, body);
    expect(late.body).toMatchObject({ status: 409, code: 'state-conflict', params: { allowed: ['published'] } });
  });

  it('refuse what cannot be meant', async () => {
    const { version } = await published();
    const { version: unpublished } = await inReview();
    const { project } = await world.project(viet);
    const body = { project, dataset_version: version.id, purpose: 'x' };
    const codeOf = async (change: object) => {
      const { body: problem } = await make(steward.session, { ...body, ...change });
      return problem.errors?.[0].code ?? problem.code;
    };
    expect(await codeOf({ dataset_version: unpublished.id })).toBe('state-conflict');
    expect(await codeOf({ until: '2020-01-01T00:00:00Z' })).toBe('in-the-past');
    expect(await codeOf({ until: 'tomorrow' })).toBe('is-iso8601');
    expect(await codeOf({ countries: ['SG'] })).toBe('outside-residency');
    expect(await codeOf({ pools: ['prj_1'] })).toBe('invalid-id');
    expect(await codeOf({ project: 'prj_01h455vb4pex5vsknk084sn02q' })).toBe('unknown-project');
    const theirs = await viet.owner.session.post(`/organisations/${viet.id}/agreements`, body);
    expect(theirs.status).toBeGreaterThanOrEqual(403);
  });
});
