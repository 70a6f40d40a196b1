import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type components, unwrap } from '@app/api-client';
import { at, changing, refused, type Session } from '../support/http';
import {
  begin,
  checked,
  colleague,
  datasetFacts,
  datasetKey,
  datasetPath,
  upload,
  versionPath,
} from '../support/uploads';
import { sure } from '../support/world';
import { datasets, rows, sha256, Shelf } from '../support/shelf';

const shelf = Shelf.forTests();

describe('registration', () => {
  it('keeps a dataset with its rights, and chooses the store by residency', async () => {
    const made = await shelf.register({ residency: { storage_allowed: ['SG', 'TH'], processing_excluded: ['SG'] } });
    expect(made).toMatchObject({
      organisation: shelf.thai.id,
      licence: 'CC-BY-4.0',
      languages: [{ iso639_3: 'tha', bcp47: 'th-TH' }],
      residency: {
        storage_allowed: ['SG', 'TH'],
        storage_country: 'TH',
        processing_included: null,
        processing_excluded: ['SG'],
      },
      created_by: shelf.member.id,
      version: 1,
    });
    const abroad = await shelf.register({ residency: { storage_allowed: ['LA', 'SG'] } });
    expect(abroad.residency.storage_country).toBe('SG');
    expect(await unwrap(shelf.steward.session.GET(datasetPath, at(shelf.dataset(made.id))))).toEqual(made);
    const page = (query: { cursor?: string }) => {
      const params = { path: shelf.ours(), query: { modality: 'instruction' as const, limit: 1, ...query } };
      return unwrap(shelf.steward.session.GET(datasets, { params }));
    };
    const listed = await page({});
    expect(listed.data.map(({ id }) => id)).toEqual([abroad.id]);
    expect((await page({ cursor: listed.next_cursor as string })).data).toEqual([made]);
  });

  it('is listed by name and by time in either direction, and no cursor of one order leads into another', async () => {
    for (const name of ['zz sorted', 'aa sorted']) await shelf.register({ name, modality: 'speech' });
    const page = (sort: 'name' | '-name' | 'created_at', cursor?: string) => {
      const params = { path: shelf.ours(), query: { modality: 'speech' as const, limit: 1, sort, cursor } };
      return shelf.steward.session.GET(datasets, { params });
    };
    const first = await unwrap(page('name'));
    expect(first.data[0].name).toBe('aa sorted');
    const cursor = first.next_cursor as string;
    expect((await unwrap(page('name', cursor))).data[0].name).toBe('zz sorted');
    expect((await unwrap(page('-name'))).data[0].name).toBe('zz sorted');
    expect((await unwrap(page('created_at'))).data[0].name).toBe('zz sorted');
    expect((await refused(page('-name', cursor))).code).toBe('invalid-cursor');
  });

  it('refuses data for which no store stands where it may lie', async () => {
    const nowhere = datasetFacts({ residency: { storage_allowed: ['LA', 'KH'] } });
    expect(await refused(shelf.member.session.POST(datasets, { ...at(shelf.ours()), body: nowhere }))).toMatchObject({
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
    const { body } = await shelf.member.session.send('POST', `/organisations/${shelf.thai.id}/datasets`, malformed);
    expect(body).toMatchObject({ status: 400, code: 'validation-failed' });
    const found = body.errors.find((error: { pointer: string }) => error.pointer === pointer);
    expect(found).toBeDefined();
    if (code) expect(found.code).toBe(code);
  });

  it('takes a name once, changes what may change, and nothing of the rights after publication', async () => {
    const { dataset: made } = await shelf.published();
    const twice = { ...at(shelf.ours()), body: datasetFacts({ name: made.name }) };
    expect(await refused(shelf.member.session.POST(datasets, twice))).toMatchObject({
      status: 409,
      code: 'dataset-name-taken',
      checks: [{ check: 'name-unused', result: 'failed', requested: made.name }],
      changes: [{ action: 'choose-another-name', possible: true }, { action: 'add-version' }],
    });
    const change = (id: string, version: number, body: components['schemas']['ChangeDatasetDto']) =>
      shelf.member.session.PATCH(datasetPath, { ...changing(shelf.dataset(id), version), body });
    const unseen = await shelf.member.session.send('PATCH', `/organisations/${shelf.thai.id}/datasets/${made.id}`, {
      name: 'x',
    });
    expect(unseen.status).toBe(428);
    expect((await refused(change(made.id, 7, { description: 'x' }))).status).toBe(412);
    const changed = await unwrap(change(made.id, 1, { description: 'เกี่ยวกับ' }));
    expect(changed).toMatchObject({ description: 'เกี่ยวกับ', version: 2 });
    expect(await refused(change(made.id, 2, { licence: 'MIT' }))).toMatchObject({
      status: 409,
      code: 'fixed-by-publication',
      params: { fields: ['licence'] },
    });
    expect(changed).toMatchObject({ settled: true });
    const open = await shelf.register();
    expect(open).toMatchObject({ settled: false, newest: null });
    const narrowed = await unwrap(change(open.id, 1, { residency: { processing_included: ['TH'] } }));
    expect(narrowed.residency.processing_included).toEqual(['TH']);
  });

  it('lists each with the version that was made last', async () => {
    const { dataset: made, version } = await shelf.published();
    const second = await shelf.makeVersion(made.id);
    const { state, number } = second;
    const newest = { id: second.id, number, state, files: 0, bytes: 0, rows: null };
    const { data } = await unwrap(shelf.member.session.GET(datasets, at(shelf.ours())));
    expect(data.find(({ id }) => id === made.id)).toMatchObject({ newest, settled: true });
    const other = await shelf.inReview();
    expect(await unwrap(shelf.member.session.GET(datasetPath, at(shelf.dataset(other.dataset.id))))).toMatchObject({
      newest: { id: other.version.id, state: 'in_review', files: 1, rows: 3 },
      settled: false,
    });
    expect(version.number).not.toBe(number);
  });

  it('takes one of several changes at once, and loses none', async () => {
    const open = await shelf.register();
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        shelf.member.session.PATCH(datasetPath, {
          ...changing(shelf.dataset(open.id), 1),
          body: { description: `text ${n}` },
        }),
      ),
    );
    const statuses = answers.map(({ response }) => response.status).sort((a, b) => a - b);
    expect(statuses).toEqual([200, 412, 412, 412, 412, 412, 412, 412]);
    const kept = answers.find(({ response }) => response.ok);
    expect(await unwrap(shelf.member.session.GET(datasetPath, at(shelf.dataset(open.id))))).toEqual(kept?.data);
  });

  it('publishes under the rights that were there, or changes them first', async () => {
    for (let round = 0; round < 5; round++) {
      const { dataset: made, place, version } = await shelf.inReview();
      const [rights, publication] = await Promise.all([
        shelf.member.session.PATCH(datasetPath, { ...changing(shelf.dataset(made.id), 1), body: { licence: 'MIT' } }),
        shelf.publish(place, version.version),
      ]);
      expect(publication.response.status).toBe(200);
      expect([200, 409]).toContain(rights.response.status);
      const listing = (await shelf.listings()).data.find(({ id }) => id === made.id);
      expect(listing?.licence).toBe(rights.response.ok ? 'MIT' : 'CC-BY-4.0');
    }
  });
});

describe('publication', () => {
  it('fixes the version under a digest that anyone can recompute', async () => {
    const { place, version, dataset: made } = await shelf.published({}, rows(5));
    expect(version).toMatchObject({
      state: 'published',
      rows: 5,
      published_by: shelf.steward.id,
      digest: sha256(`${sha256(rows(5))}  train/rows.jsonl\n`),
    });
    const [file] = await shelf.filesOf(place);
    for (const problem of [
      (await shelf.remove(place, file.id, version.version)).body,
      (await begin(shelf.member.session, place, Buffer.from('1'), { filename: 'more.jsonl' })).body,
      await refused(shelf.member.session.POST(`${versionPath}/validation`, changing(place, version.version))),
    ])
      expect(problem).toMatchObject({ status: 409, code: 'state-conflict' });
    for (const statement of [
      `update dataset_versions set digest = repeat('0', 64) where state = 'published'`,
      `delete from version_files where version_id in (select id from dataset_versions where state = 'published')`,
    ])
      await expect(shelf.system.admin.query(statement)).rejects.toThrow('a published version does not change');
    const listing = (await shelf.listings({ language: 'tha' })).data.find(({ id }) => id === made.id);
    expect(listing).toMatchObject({
      dataset_version: version.id,
      digest: version.digest,
      rows: 5,
      storage_country: 'TH',
    });
    expect((await shelf.listings({ language: 'vie' })).data).toEqual([]);
  });

  it('is a steward’s, in person', async () => {
    const { place, version } = await shelf.inReview();
    const low = await refused(shelf.publish(place, version.version, shelf.member.session));
    expect(low).toMatchObject({ status: 403, required_role: ['steward'] });
    const key = shelf.system.client(await datasetKey(shelf.steward));
    expect((await refused(shelf.publish(place, version.version, key))).code).toBe('key-not-accepted');
    const body = { reason: 'wrong names' };
    const back = shelf.steward.session.POST(`${versionPath}/return`, { ...changing(place, version.version), body });
    expect(await unwrap(back)).toMatchObject({ state: 'needs_attention', state_reason: 'wrong names' });
  });

  it('of personal data is not by who uploaded it', async () => {
    const { place } = await shelf.draft({ personal_data: 'personal', lawful_basis: 'consent' }, shelf.steward.session);
    sure(await upload(shelf.steward.session, place, rows(2)));
    const { version } = await checked(shelf.steward.session, place);
    expect(await refused(shelf.publish(place, version))).toMatchObject({
      status: 403,
      code: 'separation-of-duties',
      checks: [{ check: 'publisher-is-not-uploader', result: 'failed' }],
    });
    const second = await colleague(shelf.system, shelf.world, shelf.thai, 'steward');
    const other = await unwrap(shelf.publish(place, version, second.session));
    expect(other).toMatchObject({ state: 'published', published_by: second.id });
  });

  it('hides what the owner does not list', async () => {
    const { dataset: made } = await shelf.published({ listed: false });
    expect((await shelf.listings()).data.map(({ id }) => id)).not.toContain(made.id);
    const body = { listed: true };
    await unwrap(shelf.member.session.PATCH(datasetPath, { ...changing(shelf.dataset(made.id), 1), body }));
    expect((await shelf.listings()).data.map(({ id }) => id)).toContain(made.id);
  });
});

describe('files', () => {
  it('come back as they went in, in whole and in part, on record', async () => {
    const content = rows(50);
    const { place } = await shelf.published({}, content);
    const [file] = await shelf.filesOf(place);
    const fetched = (range?: string) => {
      const params = { path: { ...place, file: file.id }, header: range ? { Range: range } : undefined };
      return shelf.member.session.GET(`${versionPath}/files/{file}`, { params, parseAs: 'text' });
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
    const { rows: entries } = await shelf.system.admin.query(
      `select details->>'range' as range from audit_entries
        where action = 'dataset_version.file_read' and details->>'sha256' = $1 order by id`,
      [file.sha256],
    );
    const asked = [null, 'bytes=100-199', 'bytes=999999-', 'lines=0-1', 'bytes=-999999999'];
    expect(entries.map(({ range }) => range)).toEqual(asked);
    const stored = join(shelf.system.home, 'stores/th', file.sha256.slice(0, 2), file.sha256.slice(2, 4), file.sha256);
    expect(readFileSync(stored, 'utf8')).toBe(content);
  });
});

it('shows nothing of another organisation', async () => {
  const { place, dataset: made } = await shelf.published();
  const [file] = await shelf.filesOf(place);
  const ask = (session: Session, org: string) => [
    session.GET(datasetPath, at({ org, dataset: made.id })),
    session.GET(versionPath, at({ ...place, org })),
    session.GET(`${versionPath}/files`, at({ ...place, org })),
    session.GET(`${versionPath}/files/{file}`, at({ ...place, org, file: file.id })),
    session.GET(`${versionPath}/report`, at({ ...place, org })),
  ];
  const statuses = async (session: Session, org: string) =>
    (await Promise.all(ask(session, org).map(refused))).map(({ status }) => status);
  expect(await statuses(shelf.viet.owner.session, shelf.thai.id)).toEqual([404, 404, 404, 404, 404]);
  expect(await statuses(shelf.viet.owner.session, shelf.viet.id)).toEqual([404, 404, 404, 404, 404]);
  expect(await statuses(shelf.system.client(), shelf.thai.id)).toEqual([401, 401, 401, 401, 401]);
});
