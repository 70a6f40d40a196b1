import { createHash, randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { type components, unwrap } from '@app/api-client';
import { DataRights } from '@app/datasets';
import { Database } from '@app/platform/database';
import { newId, read } from '@app/platform/ids';
import { Metrics } from '@app/platform/observability';
import { RightSweeper } from '../../libs/datasets/src/rights/right.sweeper';
import { UploadSweeper } from '../../libs/datasets/src/uploads/upload.sweeper';
import { at, changing, refused, type Session } from '../support/http';
import { until } from '../support/jobs-world';
import { startSystem, type System } from '../support/system';
import {
  begin,
  checked,
  colleague,
  cut,
  datasetFacts,
  datasetKey,
  datasetPath,
  position,
  reached,
  send,
  upload,
  uploadsOf,
  type VersionPlace,
  versionPath,
} from '../support/uploads';
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
const datasets = '/api/v1/organisations/{org}/datasets';
const agreements = '/api/v1/organisations/{org}/agreements';
const ours = () => ({ org: thai.id });
const dataset = (id: string) => ({ org: thai.id, dataset: id });
/** What a test changes of a dataset's facts. */
type Change = Parameters<typeof datasetFacts>[0];
const register = (change: Change = {}, by: Session = member.session) =>
  unwrap(by.POST(datasets, { ...at(ours()), body: datasetFacts(change) }));
const makeVersion = (id: string, by: Session = member.session) =>
  unwrap(by.POST(`${datasetPath}/versions`, { ...at(dataset(id)), body: {} }));
const filesOf = async (place: VersionPlace, by: Session = member.session) =>
  (await unwrap(by.GET(`${versionPath}/files`, at(place)))).data;
const versionOf = (place: VersionPlace, by: Session = member.session) => unwrap(by.GET(versionPath, at(place)));
const reportOf = (place: VersionPlace) => unwrap(member.session.GET(`${versionPath}/report`, at(place)));
const publish = (place: VersionPlace, version: number, by: Session = steward.session) =>
  by.POST(`${versionPath}/publish`, changing(place, version));
/** A dataset with a draft version. */
const draft = async (change: Change = {}, by: Session = member.session) => {
  const made = await register(change, by);
  const version = await makeVersion(made.id, by);
  const place: VersionPlace = { org: thai.id, dataset: made.id, version: version.id };
  return { dataset: made, version, place };
};
/** A version whose check has passed. */
const inReview = async (change: Change = {}, content = rows(3)) => {
  const made = await draft(change);
  sure(await upload(member.session, made.place, content));
  const version = await checked(member.session, made.place);
  expect(version.state).toBe('in_review');
  return { ...made, version };
};
const published = async (change: Change = {}, content = rows(3)) => {
  const made = await inReview(change, content);
  const version = await unwrap(publish(made.place, made.version.version));
  expect(version.state).toBe('published');
  return { ...made, version };
};
const listings = (query: { limit?: number; language?: string } = { limit: 200 }) =>
  unwrap(viet.owner.session.GET('/api/v1/dataset-listings', { params: { query } }));
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
    expect(await unwrap(steward.session.GET(datasetPath, at(dataset(made.id))))).toEqual(made);
    const page = (query: { cursor?: string }) => {
      const params = { path: ours(), query: { modality: 'instruction' as const, limit: 1, ...query } };
      return unwrap(steward.session.GET(datasets, { params }));
    };
    const listed = await page({});
    expect(listed.data.map(({ id }) => id)).toEqual([abroad.id]);
    expect((await page({ cursor: listed.next_cursor as string })).data).toEqual([made]);
  });

  it('refuses data for which no store stands where it may lie', async () => {
    const nowhere = datasetFacts({ residency: { storage_allowed: ['LA', 'KH'] } });
    expect(await refused(member.session.POST(datasets, { ...at(ours()), body: nowhere }))).toMatchObject({
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
    const malformed = { ...datasetFacts(), ...change };
    const { body } = await member.session.send('POST', `/organisations/${thai.id}/datasets`, malformed);
    expect(body).toMatchObject({ status: 400, code: 'validation-failed' });
    const found = body.errors.find((error: { pointer: string }) => error.pointer === pointer);
    expect(found).toBeDefined();
    if (code) expect(found.code).toBe(code);
  });

  it('takes a name once, changes what may change, and nothing of the rights after publication', async () => {
    const { dataset: made } = await published();
    const twice = { ...at(ours()), body: datasetFacts({ name: made.name }) };
    expect(await refused(member.session.POST(datasets, twice))).toMatchObject({
      status: 409,
      code: 'dataset-name-taken',
      checks: [{ check: 'name-unused', result: 'failed', requested: made.name }],
      changes: [{ action: 'choose-another-name', possible: true }, { action: 'add-version' }],
    });
    const change = (id: string, version: number, body: components['schemas']['ChangeDatasetDto']) =>
      member.session.PATCH(datasetPath, { ...changing(dataset(id), version), body });
    const unseen = await member.session.send('PATCH', `/organisations/${thai.id}/datasets/${made.id}`, { name: 'x' });
    expect(unseen.status).toBe(428);
    expect((await refused(change(made.id, 7, { description: 'x' }))).status).toBe(412);
    const changed = await unwrap(change(made.id, 1, { description: 'เกี่ยวกับ' }));
    expect(changed).toMatchObject({ description: 'เกี่ยวกับ', version: 2 });
    expect(await refused(change(made.id, 2, { licence: 'MIT' }))).toMatchObject({
      status: 409,
      code: 'fixed-by-publication',
      params: { fields: ['licence'] },
    });
    const open = await register();
    const narrowed = await unwrap(change(open.id, 1, { residency: { processing_included: ['TH'] } }));
    expect(narrowed.residency.processing_included).toEqual(['TH']);
  });

  it('takes one of several changes at once, and loses none', async () => {
    const open = await register();
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        member.session.PATCH(datasetPath, { ...changing(dataset(open.id), 1), body: { description: `text ${n}` } }),
      ),
    );
    const statuses = answers.map(({ response }) => response.status).sort((a, b) => a - b);
    expect(statuses).toEqual([200, 412, 412, 412, 412, 412, 412, 412]);
    const kept = answers.find(({ response }) => response.ok);
    expect(await unwrap(member.session.GET(datasetPath, at(dataset(open.id))))).toEqual(kept?.data);
  });

  it('publishes under the rights that were there, or changes them first', async () => {
    for (let round = 0; round < 5; round++) {
      const { dataset: made, place, version } = await inReview();
      const [rights, publication] = await Promise.all([
        member.session.PATCH(datasetPath, { ...changing(dataset(made.id), 1), body: { licence: 'MIT' } }),
        publish(place, version.version),
      ]);
      expect(publication.response.status).toBe(200);
      expect([200, 409]).toContain(rights.response.status);
      const listing = (await listings()).data.find(({ id }) => id === made.id);
      expect(listing?.licence).toBe(rights.response.ok ? 'MIT' : 'CC-BY-4.0');
    }
  });
});

describe('uploads', () => {
  const content = Buffer.concat([Buffer.from('{"text": "'), randomBytes(1_500_000), Buffer.from('"}\n')]);
  const one = { filename: 'a.jsonl' };
  const locationOf = (begun: { headers: Headers }) => begun.headers.get('location') as string;

  it('come through five cuts and a restart of the api with the right digest', async () => {
    const first = await startSystem();
    const people = await World.begin(first);
    const partner = await people.partner('TH');
    const key = await datasetKey(await colleague(first, people, partner, 'member'));
    const begins = first.client(key);
    const made = await unwrap(begins.POST(datasets, { ...at({ org: partner.id }), body: datasetFacts() }));
    const of = { org: partner.id, dataset: made.id };
    const { id: version } = await unwrap(begins.POST(`${datasetPath}/versions`, { ...at(of), body: {} }));
    const place = { ...of, version };
    const fields = { filename: 'แถว.jsonl', sha256: sha256(content) };
    const location = locationOf(sure(await begin(begins, place, content, fields)));
    expect(location).toMatch(/\/uploads\/upl_\w{26}$/);
    const staging = join(first.home, 'stores/th/staging');
    const digest = sha256(content);
    const placed = join(first.home, 'stores/th', digest.slice(0, 2), digest.slice(2, 4), digest);

    let running = first;
    let offset = 0;
    for (let n = 0; n < 5; n++) {
      const from = offset;
      // A line that is cut before the api has read a byte of it brings nothing: then it is tried again.
      const arrived = await until(
        async () => {
          await cut(running.url, key, location, from, content.subarray(from), 150_000 + n);
          return position(running.client(key), location);
        },
        (reached) => reached > from,
      );
      expect(arrived).toBeLessThan(content.length);
      offset = arrived;
      expect(await filesOf(place, running.client(key))).toEqual([]);
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
    expect(await filesOf(place, session)).toEqual([
      expect.objectContaining({ path: 'train/แถว.jsonl', sha256: digest, bytes: content.length, format: null }),
    ]);
    expect(sha256(readFileSync(placed))).toBe(digest);
    expect(readdirSync(staging)).toEqual([]);
    expect(await position(session, location)).toBe(content.length);
    expect(await versionOf(place, session)).toMatchObject({ state: 'uploading', files: 1, bytes: content.length });
    await first.admin.end();
    await running.stop();
  });

  it('make their file when the last byte came just before a crash', async () => {
    const { place } = await draft();
    const location = locationOf(sure(await begin(member.session, place, Buffer.from(rows(1)), one)));
    const [staged] = readdirSync(join(system.home, 'stores/th/staging')).filter((name) => !name.endsWith('.json'));
    writeFileSync(join(system.home, 'stores/th/staging', staged), rows(1));
    expect(await filesOf(place)).toEqual([]);
    await system.worker?.get(UploadSweeper).round();
    expect(await filesOf(place)).toEqual([expect.objectContaining({ sha256: sha256(rows(1)) })]);
    expect(await position(member.session, location)).toBe(Buffer.byteLength(rows(1)));
  });

  it('end after a week without a byte, and not while somebody goes on with them', async () => {
    const { place } = await draft();
    const location = locationOf(sure(await begin(member.session, place, Buffer.from('12345'), one)));
    // Time goes on for this upload alone: the clock is everybody's.
    const days = (count: number) =>
      system.admin.query(
        `update uploads set expires_at = expires_at - make_interval(days => $1) where state = 'open' and id = $2`,
        [count, read('upl', location.split('/').at(-1) as string)],
      );
    const sweep = () => system.worker?.get(UploadSweeper).round();
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

  it('leave no bytes behind when a crash came just before they were forgotten, nor ones that nobody goes on with', async () => {
    const { place } = await draft();
    const staging = join(system.home, 'stores/th/staging');
    const begun = sure(await begin(member.session, place, Buffer.from('12'), { filename: 'open.jsonl' }));
    const open = read('upl', locationOf(begun).split('/').at(-1) as string) as string;
    const location = locationOf(sure(await begin(member.session, place, Buffer.from(rows(1)), one)));
    const done = read('upl', location.split('/').at(-1) as string) as string;
    sure(await send(member.session, location, 0, Buffer.from(rows(1))));
    const [fresh, deserted] = [newId(), newId()];
    for (const name of [done, fresh, deserted]) writeFileSync(join(staging, name), 'left');
    const yesterday = new Date(Date.now() - 25 * 3_600_000);
    for (const name of [open, `${open}.json`, deserted]) utimesSync(join(staging, name), yesterday, yesterday);
    // A store that is looked at before this one cannot be read.
    await system.admin.query(
      `insert into stores (id, country, kind, root) values ('00000000-0000-0000-0000-000000000001', 'JP', 'file', 'unreadable')`,
    );
    const loop = join(system.home, 'stores/unreadable/staging/loop');
    mkdirSync(dirname(loop), { recursive: true });
    symlinkSync('loop', loop);
    await system.worker?.get(UploadSweeper).round();
    await system.admin.query(`delete from stores where root = 'unreadable'`);
    expect(await system.worker?.get(Metrics).scrape()).toMatch(/round_failures_total\{round="UploadSweeper"\} [1-9]/);
    const left = readdirSync(staging);
    expect([open, done, fresh, deserted].filter((name) => left.includes(name))).toEqual([open, fresh]);
    for (const name of [open, `${open}.json`, fresh]) rmSync(join(staging, name));
  });

  it('refuse other bytes than were announced, and keep nothing of them', async () => {
    const { place } = await draft();
    const announced = { ...one, sha256: sha256('these bytes') };
    const other = await upload(member.session, place, 'other bytes', announced);
    expect(other.body).toMatchObject({
      status: 422,
      code: 'digest-mismatch',
      params: { found: sha256('other bytes') },
      type: 'https://monsoon.example/problems/digest-mismatch',
      request_id: other.headers.get('x-request-id'),
    });
    expect(await filesOf(place)).toEqual([]);
    expect(storeFiles('th')).not.toContain(sha256('other bytes'));
    expect(readdirSync(join(system.home, 'stores/th/staging'))).toEqual([]);
  });

  it('refuse what is too large before a byte, more bytes than announced, names with folders, and no protocol', async () => {
    const { place } = await draft();
    const headers = {
      'tus-resumable': '1.0.0',
      'upload-length': '20000001',
      'upload-metadata': 'filename YS5qc29ubA==',
    };
    const large = await member.session.send('POST', uploadsOf(place), undefined, { headers });
    expect(large.body).toMatchObject({ status: 413, code: 'file-too-large', params: { limit: 20_000_000 } });
    const location = locationOf(await begin(member.session, place, Buffer.from('12345'), one));
    const more = await send(member.session, location, 0, Buffer.from('1234567890'));
    expect(more.body).toMatchObject({ status: 413, code: 'file-too-large' });
    const named = await begin(member.session, place, Buffer.from('1'), { filename: '../../a.jsonl' });
    expect(named.body.errors[0]).toMatchObject({ code: 'file-name' });
    const bare = await member.session.send('POST', uploadsOf(place));
    expect(bare.body).toMatchObject({ status: 412, code: 'tus-version' });
    const json = await member.session.send('PATCH', `/${location}`, {});
    expect(json.status).toBeGreaterThanOrEqual(400);
    expect(json.headers.get('content-type')).toContain('application/problem+json');
    expect(json.body.request_id).toBe(json.headers.get('x-request-id'));
  });

  it('belong to who began them and to their organisation', async () => {
    const { place } = await draft();
    const staging = join(system.home, 'stores/th/staging');
    const before = readdirSync(staging);
    const location = locationOf(await begin(member.session, place, Buffer.from('12345'), one));
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
    const { place } = await draft();
    sure(await upload(member.session, place, rows(1)));
    const again = await begin(member.session, place, Buffer.from('1'), { filename: 'rows.jsonl' });
    expect(again.body.code).toBe('file-exists');
    const [file] = await filesOf(place);
    expect((await remove(place, file.id)).status).toBe(428);
    const { version } = await versionOf(place);
    expect((await remove(place, file.id, version - 1)).body).toMatchObject({ status: 412, code: 'version-conflict' });
    expect((await remove(place, file.id, version)).status).toBe(204);
    sure(await upload(member.session, place, rows(2)));
  });
});

/** Takes a file out of a version, as it was read or without having read it. */
const remove = ({ org, dataset: of, version }: VersionPlace, file: string, ifMatch?: number) =>
  member.session.send('DELETE', `/organisations/${org}/datasets/${of}/versions/${version}/files/${file}`, undefined, {
    ifMatch,
  });

describe('the check', () => {
  const ask = (place: VersionPlace, version: number) =>
    member.session.POST(`${versionPath}/validation`, changing(place, version));

  it('passes good rows and tells their aggregates', async () => {
    const { place, version } = await inReview({}, `${rows(2)}\n`);
    expect(version).toMatchObject({
      rows: 2,
      files: 1,
      digest: null,
      statistics: { rows: 2, texts: 4, exact: true, tokens: [] },
    });
    const report = await reportOf(place);
    expect(report).toMatchObject({
      state: 'passed',
      passed: true,
      files: [{ path: 'train/rows.jsonl', format: 'instruction', rows: 2 }],
      findings: [{ severity: 'warning', code: 'blank-line', row: 3 }],
      tokens_note: expect.stringContaining('no tokens'),
    });
    expect(report.progress.bytes_done).toBe(report.progress.bytes_total);
    expect(report.statistics?.words).toBeGreaterThan(4);
  });

  it('names the exact row and why, and lets it be mended', async () => {
    const { place } = await draft();
    sure(await upload(member.session, place, `${row(1)}\n{"instruction": "ถาม", "output": ""}\n{"instruction"\n`));
    const after = await checked(member.session, place);
    expect(after.state).toBe('needs_attention');
    expect(after.state_reason).toContain('empty-text (1)');
    const { findings } = await reportOf(place);
    expect(findings).toEqual([
      expect.objectContaining({ code: 'empty-text', file: 'train/rows.jsonl', row: 2, field: '/output' }),
      expect.objectContaining({ code: 'invalid-json', row: 3, column: 15 }),
    ]);
    expect(await refused(publish(place, after.version))).toMatchObject({
      status: 409,
      code: 'state-conflict',
      params: { allowed: ['in_review'] },
    });
    const [file] = await filesOf(place);
    expect((await remove(place, file.id, after.version)).status).toBe(204);
    expect(await versionOf(place)).toMatchObject({ state: 'draft', files: 0, state_reason: null });
    sure(await upload(member.session, place, rows(1)));
    expect((await checked(member.session, place)).state).toBe('in_review');
  });

  it('needs something to learn from, unless the data is there to judge by', async () => {
    const fields = { filename: 'rows.jsonl', split: 'eval' };
    const judged = await draft();
    sure(await upload(member.session, judged.place, rows(2), fields));
    expect(await checked(member.session, judged.place)).toMatchObject({
      state: 'needs_attention',
      state_reason: 'The check found no-train-file (1).',
    });
    const { place, version: evaluation } = await draft({ modality: 'eval' });
    sure(await upload(member.session, place, rows(2), fields));
    const { state, version } = await checked(member.session, place);
    expect(state).toBe('in_review');
    const { findings } = await reportOf(place);
    expect(findings).toEqual([expect.objectContaining({ severity: 'warning', code: 'no-train-file', file: null })]);
    await unwrap(publish(place, version));
    const { project } = await world.project(thai);
    const body = { project, dataset_version: evaluation.id, purpose: 'to judge by' };
    await unwrap(member.session.POST(agreements, { ...at(ours()), body }));
    const projectId = read('prj', project) as string;
    const launch = system.api
      .get(Database)
      .transaction({ door: 'partner', scopes: { projects: [projectId] } }, (tx) =>
        system.api.get(DataRights).forLaunch(tx, projectId, [read('dsv', evaluation.id) as string]),
      );
    await expect(launch).rejects.toMatchObject({
      code: 'no-training-rows',
      body: { checks: [{ check: 'train-split', result: 'failed', detail: 'its files are of eval' }] },
    });
  });

  it('needs files, and uploads that have ended', async () => {
    const { place, version } = await draft();
    expect(await refused(ask(place, version.version))).toMatchObject({ status: 409, code: 'no-files' });
    sure(await upload(member.session, place, rows(1)));
    await begin(member.session, place, Buffer.from('1'), { filename: 'b.jsonl' });
    expect(await refused(ask(place, (await versionOf(place)).version))).toMatchObject({
      status: 409,
      code: 'uploads-open',
      params: { paths: ['train/b.jsonl'] },
      checks: [{ check: 'uploads-ended', limit: 0, used: 1 }],
    });
  });

  it('is done without its hint, and taken over from a worker that died', async () => {
    await system.worker?.close();
    const { place } = await draft();
    sure(await upload(member.session, place, rows(1)));
    const asked = await unwrap(ask(place, (await versionOf(place)).version));
    expect(asked.state).toBe('validating');
    // As a worker leaves it that was killed in the middle, long ago.
    await system.admin.query(
      `update validations set state = 'running', runner = gen_random_uuid(), heartbeat_at = now() - interval '1 hour' where state = 'queued'`,
    );
    await system.admin.query(`update outbox set delivered_at = now() where topic = 'validation.queued'`);
    await system.startWorker();
    await reached(member.session, place, (state) => state === 'in_review');
  });
});

describe('publication', () => {
  it('fixes the version under a digest that anyone can recompute', async () => {
    const { place, version, dataset: made } = await published({}, rows(5));
    expect(version).toMatchObject({
      state: 'published',
      rows: 5,
      published_by: steward.id,
      digest: sha256(`${sha256(rows(5))}  train/rows.jsonl\n`),
    });
    const [file] = await filesOf(place);
    for (const problem of [
      (await remove(place, file.id, version.version)).body,
      (await begin(member.session, place, Buffer.from('1'), { filename: 'more.jsonl' })).body,
      await refused(member.session.POST(`${versionPath}/validation`, changing(place, version.version))),
    ])
      expect(problem).toMatchObject({ status: 409, code: 'state-conflict' });
    for (const statement of [
      `update dataset_versions set digest = repeat('0', 64) where state = 'published'`,
      `delete from version_files where version_id in (select id from dataset_versions where state = 'published')`,
    ])
      await expect(system.admin.query(statement)).rejects.toThrow('a published version does not change');
    const listing = (await listings({ language: 'tha' })).data.find(({ id }) => id === made.id);
    expect(listing).toMatchObject({
      dataset_version: version.id,
      digest: version.digest,
      rows: 5,
      storage_country: 'TH',
    });
    expect((await listings({ language: 'vie' })).data).toEqual([]);
  });

  it('is a steward’s, in person', async () => {
    const { place, version } = await inReview();
    const low = await refused(publish(place, version.version, member.session));
    expect(low).toMatchObject({ status: 403, required_role: ['steward'] });
    const key = system.client(await datasetKey(steward));
    expect((await refused(publish(place, version.version, key))).code).toBe('key-not-accepted');
    const body = { reason: 'wrong names' };
    const back = steward.session.POST(`${versionPath}/return`, { ...changing(place, version.version), body });
    expect(await unwrap(back)).toMatchObject({ state: 'needs_attention', state_reason: 'wrong names' });
  });

  it('of personal data is not by who uploaded it', async () => {
    const { place } = await draft({ personal_data: 'personal', lawful_basis: 'consent' }, steward.session);
    sure(await upload(steward.session, place, rows(2)));
    const { version } = await checked(steward.session, place);
    expect(await refused(publish(place, version))).toMatchObject({
      status: 403,
      code: 'separation-of-duties',
      checks: [{ check: 'publisher-is-not-uploader', result: 'failed' }],
    });
    const second = await colleague(system, world, thai, 'steward');
    const other = await unwrap(publish(place, version, second.session));
    expect(other).toMatchObject({ state: 'published', published_by: second.id });
  });

  it('hides what the owner does not list', async () => {
    const { dataset: made } = await published({ listed: false });
    expect((await listings()).data.map(({ id }) => id)).not.toContain(made.id);
    const body = { listed: true };
    await unwrap(member.session.PATCH(datasetPath, { ...changing(dataset(made.id), 1), body }));
    expect((await listings()).data.map(({ id }) => id)).toContain(made.id);
  });
});

describe('files', () => {
  it('come back as they went in, in whole and in part, on record', async () => {
    const content = rows(50);
    const { place } = await published({}, content);
    const [file] = await filesOf(place);
    const fetched = (range?: string) => {
      const params = { path: { ...place, file: file.id }, header: range ? { Range: range } : undefined };
      return member.session.GET(`${versionPath}/files/{file}`, { params, parseAs: 'text' });
    };
    const whole = await fetched();
    expect(sha256(whole.data ?? '')).toBe(sha256(content));
    const { headers } = whole.response;
    expect(headers.get('repr-digest')).toBe(`sha-256=:${Buffer.from(file.sha256, 'hex').toString('base64')}:`);
    expect(headers.get('content-disposition')).toContain('rows.jsonl');
    const { response: part } = await fetched('bytes=100-199');
    expect(part.status).toBe(206);
    expect(part.headers.get('content-range')).toBe(`bytes 100-199/${Buffer.byteLength(content)}`);
    expect(part.headers.get('content-length')).toBe('100');
    expect(await refused(fetched('bytes=999999-'))).toMatchObject({ status: 416, code: 'range-not-satisfiable' });
    for (const range of ['lines=0-1', 'bytes=-999999999'])
      expect(sha256(await unwrap(fetched(range)))).toBe(sha256(content));
    const { rows: entries } = await system.admin.query(
      `select details->>'range' as range from audit_entries
        where action = 'dataset_version.file_read' and details->>'sha256' = $1 order by id`,
      [file.sha256],
    );
    const asked = [null, 'bytes=100-199', 'bytes=999999-', 'lines=0-1', 'bytes=-999999999'];
    expect(entries.map(({ range }) => range)).toEqual(asked);
    const stored = join(system.home, 'stores/th', file.sha256.slice(0, 2), file.sha256.slice(2, 4), file.sha256);
    expect(readFileSync(stored, 'utf8')).toBe(content);
  });
});

it('shows nothing of another organisation', async () => {
  const { place, dataset: made } = await published();
  const [file] = await filesOf(place);
  const ask = (session: Session, org: string) => [
    session.GET(datasetPath, at({ org, dataset: made.id })),
    session.GET(versionPath, at({ ...place, org })),
    session.GET(`${versionPath}/files`, at({ ...place, org })),
    session.GET(`${versionPath}/files/{file}`, at({ ...place, org, file: file.id })),
    session.GET(`${versionPath}/report`, at({ ...place, org })),
  ];
  const statuses = async (session: Session, org: string) =>
    (await Promise.all(ask(session, org).map(refused))).map(({ status }) => status);
  expect(await statuses(viet.owner.session, thai.id)).toEqual([404, 404, 404, 404, 404]);
  expect(await statuses(viet.owner.session, viet.id)).toEqual([404, 404, 404, 404, 404]);
  expect(await statuses(system.client(), thai.id)).toEqual([401, 401, 401, 401, 401]);
});

describe('agreements', () => {
  type Wanted = components['schemas']['MakeAgreementDto'];
  const rightsOf = async (project: string, by = viet.owner.session) =>
    (await unwrap(by.GET('/api/v1/projects/{project}/data-rights', at({ project })))).data;
  const make = (by: Session, body: Wanted) => by.POST(agreements, { ...at(ours()), body });
  const revoke = (by: Session, agreement: string, reason: string) =>
    by.POST(`${agreements}/{agreement}/revocation`, {
      ...changing({ ...ours(), agreement }, 1),
      body: { reason },
    });
  const news = async (project: string) => {
    const { rows: told } = await system.admin.query(
      `select topic, payload->>'because' as because from outbox where scope_id = $1 and topic like 'data_right.%' order by id`,
      [read('prj', project)],
    );
    return told.map(({ topic, because }) => [topic, because]);
  };

  it('give another organisation’s project the right, and revocation takes it', async () => {
    const { version, dataset: made } = await published();
    const { project } = await world.project(viet);
    const body: Wanted = {
      project,
      dataset_version: version.id,
      purpose: 'a translation model',
      countries: ['JP', 'SG'],
    };
    expect(await refused(make(member.session, body))).toMatchObject({ status: 403, required_role: ['steward'] });
    expect(await rightsOf(project)).toEqual([]);
    const given = await make(steward.session, body);
    expect(given.response.status).toBe(201);
    expect(given.data).toMatchObject({ state: 'in_force', own_data: false, project, until: null });
    const agreement = given.data?.id as string;
    expect((await rightsOf(project))[0]).toMatchObject({
      dataset: made.id,
      dataset_version: version.id,
      organisation: thai.id,
      digest: version.digest,
      rows: 3,
      files: [{ path: 'train/rows.jsonl', format: 'instruction', split: 'train', rows: 3 }],
      residency: { storage_country: 'TH', processing_included: ['JP'], processing_excluded: [] },
      in_force: true,
    });
    expect((await refused(make(steward.session, body))).code).toBe('agreement-exists');
    expect((await refused(revoke(member.session, agreement, 'no'))).status).toBe(403);
    const reason = 'consent was withdrawn';
    const revoked = await unwrap(revoke(steward.session, agreement, reason));
    expect(revoked).toMatchObject({ state: 'revoked', revoked_reason: reason, version: 2 });
    expect((await rightsOf(project))[0]).toMatchObject({ in_force: false, revoked_reason: reason });
    await unwrap(make(steward.session, body));
  });

  it('on own data are any member’s to make', async () => {
    const { version } = await published();
    const { project } = await world.project(thai);
    const made = await unwrap(make(member.session, { project, dataset_version: version.id, purpose: 'our model' }));
    expect(made).toMatchObject({ own_data: true, state: 'in_force' });
    expect(await rightsOf(project, thai.owner.session)).toEqual([
      expect.objectContaining({ own_data: true, in_force: true }),
    ]);
  });

  it('end with their time, told once, and go on when the version is deprecated', async () => {
    const { version, place } = await published();
    const { project } = await world.project(viet);
    const soon = (seconds: number) => new Date(system.clock.now().getTime() + seconds * 1000).toISOString();
    const body: Wanted = { project, dataset_version: version.id, purpose: 'x' };
    const until = soon(60);
    await unwrap(make(steward.session, { ...body, until }));
    expect((await rightsOf(project))[0]).toMatchObject({ in_force: true, until });
    const sweep = () => system.worker?.get(RightSweeper).round();
    expect(await sweep()).toBe(0);
    system.clock.advance(61);
    expect((await rightsOf(project))[0]).toMatchObject({ in_force: false });
    // The worker sweeps too: whoever comes first tells it, once.
    await Promise.all([sweep(), sweep()]);
    expect(await sweep()).toBe(0);
    await unwrap(make(steward.session, { ...body, until: soon(1) }));
    system.clock.advance(2);
    await unwrap(make(steward.session, body));
    expect((await rightsOf(project))[0]).toMatchObject({ in_force: true });
    const reason = 'a better one is there';
    const deprecated = await unwrap(
      steward.session.POST(`${versionPath}/deprecation`, { ...changing(place, version.version), body: { reason } }),
    );
    expect(deprecated).toMatchObject({ state: 'deprecated' });
    expect((await rightsOf(project))[0]).toMatchObject({ in_force: true });
    await unwrap(
      steward.session.POST(`${versionPath}/withdrawal`, { ...changing(place, deprecated.version), body: { reason } }),
    );
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
    const { version, place } = await published();
    const { project } = await world.project(viet);
    const body: Wanted = { project, dataset_version: version.id, purpose: 'x' };
    await unwrap(make(steward.session, body));
    const [right] = await rightsOf(project);
    const reason = 'a court said so';
    const withdrawn = await unwrap(
      steward.session.POST(`${versionPath}/withdrawal`, { ...changing(place, version.version), body: { reason } }),
    );
    expect(withdrawn).toMatchObject({ state: 'withdrawn', state_reason: reason });
    expect((await rightsOf(project)).filter(({ in_force }) => in_force)).toEqual([]);
    expect((await rightsOf(project)).find(({ id }) => id === right.id)).toMatchObject({ revoked_reason: reason });
    expect(await news(project)).toEqual([
      ['data_right.given', null],
      ['data_right.revoked', 'withdrawn'],
    ]);
    expect(await refused(make(steward.session, body))).toMatchObject({
      status: 409,
      code: 'state-conflict',
      params: { allowed: ['published'] },
    });
  });

  it('refuse what cannot be meant', async () => {
    const { version } = await published();
    const { version: unpublished } = await inReview();
    const { project } = await world.project(viet);
    const body: Wanted = { project, dataset_version: version.id, purpose: 'x' };
    const codeOf = async (change: Partial<Wanted>) => {
      const problem = await refused(make(steward.session, { ...body, ...change }));
      return problem.errors?.[0].code ?? problem.code;
    };
    expect(await codeOf({ dataset_version: unpublished.id })).toBe('state-conflict');
    expect(await codeOf({ until: '2020-01-01T00:00:00Z' })).toBe('in-the-past');
    expect(await codeOf({ until: 'tomorrow' })).toBe('is-date');
    expect(await codeOf({ until: '2099-02-31T00:00:00Z' })).toBe('is-date');
    expect(await codeOf({ countries: ['SG'] })).toBe('outside-residency');
    expect(await codeOf({ pools: ['prj_1'] })).toBe('invalid-id');
    expect(await codeOf({ project: 'prj_01h455vb4pex5vsknk084sn02q' })).toBe('unknown-project');
    const abroad = await colleague(system, world, viet, 'steward');
    const theirs = abroad.session.POST(agreements, { ...at({ org: viet.id }), body });
    expect((await refused(theirs)).status).toBe(404);
  });
});
