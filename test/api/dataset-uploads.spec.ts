import { randomBytes } from 'node:crypto';
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
import { unwrap } from '@app/api-client';
import { newId, read } from '@app/platform/ids';
import { Metrics } from '@app/platform/observability';
import { UploadSweeper } from '../../libs/datasets/src/uploads/upload.sweeper';
import { at } from '../support/http';
import { until } from '../support/jobs-world';
import { startSystem } from '../support/system';
import {
  begin,
  colleague,
  cut,
  datasetFacts,
  datasetKey,
  datasetPath,
  position,
  send,
  upload,
  uploadsOf,
} from '../support/uploads';
import { sure, World } from '../support/world';
import { datasets, rows, sha256, Shelf } from '../support/shelf';

const shelf = Shelf.forTests();

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
      expect(await shelf.filesOf(place, running.client(key))).toEqual([]);
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
    expect(await shelf.filesOf(place, session)).toEqual([
      expect.objectContaining({ path: 'train/แถว.jsonl', sha256: digest, bytes: content.length, format: null }),
    ]);
    expect(sha256(readFileSync(placed))).toBe(digest);
    expect(readdirSync(staging)).toEqual([]);
    expect(await position(session, location)).toBe(content.length);
    expect(await shelf.versionOf(place, session)).toMatchObject({
      state: 'uploading',
      files: 1,
      bytes: content.length,
    });
    await first.admin.end();
    await running.stop();
  });

  it('make their file when the last byte came just before a crash', async () => {
    const { place } = await shelf.draft();
    const location = locationOf(sure(await begin(shelf.member.session, place, Buffer.from(rows(1)), one)));
    const [staged] = readdirSync(join(shelf.system.home, 'stores/th/staging')).filter(
      (name) => !name.endsWith('.json'),
    );
    writeFileSync(join(shelf.system.home, 'stores/th/staging', staged), rows(1));
    expect(await shelf.filesOf(place)).toEqual([]);
    await shelf.system.worker?.get(UploadSweeper).round();
    expect(await shelf.filesOf(place)).toEqual([expect.objectContaining({ sha256: sha256(rows(1)) })]);
    expect(await position(shelf.member.session, location)).toBe(Buffer.byteLength(rows(1)));
  });

  it('end after a week without a byte, and not while somebody goes on with them', async () => {
    const { place } = await shelf.draft();
    const location = locationOf(sure(await begin(shelf.member.session, place, Buffer.from('12345'), one)));
    // Time goes on for this upload alone: the clock is everybody's.
    const days = (count: number) =>
      shelf.system.admin.query(
        `update uploads set expires_at = expires_at - make_interval(days => $1) where state = 'open' and id = $2`,
        [count, read('upl', location.split('/').at(-1) as string)],
      );
    const sweep = () => shelf.system.worker?.get(UploadSweeper).round();
    for (let offset = 0; offset < 3; offset++) {
      await days(6);
      await sweep();
      expect((await send(shelf.member.session, location, offset, Buffer.from('x'))).status).toBe(204);
    }
    expect(await position(shelf.member.session, location)).toBe(3);
    await days(8);
    await sweep();
    const late = await send(shelf.member.session, location, 3, Buffer.from('45'));
    expect(late.body).toMatchObject({ status: 410, code: 'upload-gone', params: { state: 'expired' } });
  });

  it('leave no bytes behind when a crash came just before they were forgotten, nor ones that nobody goes on with', async () => {
    const { place } = await shelf.draft();
    const staging = join(shelf.system.home, 'stores/th/staging');
    const begun = sure(await begin(shelf.member.session, place, Buffer.from('12'), { filename: 'open.jsonl' }));
    const open = read('upl', locationOf(begun).split('/').at(-1) as string) as string;
    const location = locationOf(sure(await begin(shelf.member.session, place, Buffer.from(rows(1)), one)));
    const done = read('upl', location.split('/').at(-1) as string) as string;
    sure(await send(shelf.member.session, location, 0, Buffer.from(rows(1))));
    const [fresh, deserted] = [newId(), newId()];
    for (const name of [done, fresh, deserted]) writeFileSync(join(staging, name), 'left');
    const yesterday = new Date(Date.now() - 25 * 3_600_000);
    for (const name of [open, `${open}.json`, deserted]) utimesSync(join(staging, name), yesterday, yesterday);
    // A store that is looked at before this one cannot be read.
    await shelf.system.admin.query(
      `insert into stores (id, country, kind, root) values ('00000000-0000-0000-0000-000000000001', 'JP', 'file', 'unreadable')`,
    );
    const loop = join(shelf.system.home, 'stores/unreadable/staging/loop');
    mkdirSync(dirname(loop), { recursive: true });
    symlinkSync('loop', loop);
    await shelf.system.worker?.get(UploadSweeper).round();
    await shelf.system.admin.query(`delete from stores where root = 'unreadable'`);
    expect(await shelf.system.worker?.get(Metrics).scrape()).toMatch(
      /round_failures_total\{round="UploadSweeper"\} [1-9]/,
    );
    const left = readdirSync(staging);
    expect([open, done, fresh, deserted].filter((name) => left.includes(name))).toEqual([open, fresh]);
    for (const name of [open, `${open}.json`, fresh]) rmSync(join(staging, name));
  });

  it('refuse other bytes than were announced, and keep nothing of them', async () => {
    const { place } = await shelf.draft();
    const announced = { ...one, sha256: sha256('these bytes') };
    const other = await upload(shelf.member.session, place, 'other bytes', announced);
    expect(other.body).toMatchObject({
      status: 422,
      code: 'digest-mismatch',
      params: { found: sha256('other bytes') },
      type: 'https://monsoon.example/problems/digest-mismatch',
      request_id: other.headers.get('x-request-id'),
    });
    expect(await shelf.filesOf(place)).toEqual([]);
    expect(shelf.storeFiles('th')).not.toContain(sha256('other bytes'));
    expect(readdirSync(join(shelf.system.home, 'stores/th/staging'))).toEqual([]);
  });

  it('refuse what is too large before a byte, more bytes than announced, names with folders, and no protocol', async () => {
    const { place } = await shelf.draft();
    const headers = {
      'tus-resumable': '1.0.0',
      'upload-length': '20000001',
      'upload-metadata': 'filename YS5qc29ubA==',
    };
    const large = await shelf.member.session.send('POST', uploadsOf(place), undefined, { headers });
    expect(large.body).toMatchObject({ status: 413, code: 'file-too-large', params: { limit: 20_000_000 } });
    const location = locationOf(await begin(shelf.member.session, place, Buffer.from('12345'), one));
    const more = await send(shelf.member.session, location, 0, Buffer.from('1234567890'));
    expect(more.body).toMatchObject({ status: 413, code: 'file-too-large' });
    const named = await begin(shelf.member.session, place, Buffer.from('1'), { filename: '../../a.jsonl' });
    expect(named.body.errors[0]).toMatchObject({ code: 'file-name' });
    const bare = await shelf.member.session.send('POST', uploadsOf(place));
    expect(bare.body).toMatchObject({ status: 412, code: 'tus-version' });
    const json = await shelf.member.session.send('PATCH', `/${location}`, {});
    expect(json.status).toBeGreaterThanOrEqual(400);
    expect(json.headers.get('content-type')).toContain('application/problem+json');
    expect(json.body.request_id).toBe(json.headers.get('x-request-id'));
  });

  it('belong to who began them and to their organisation', async () => {
    const { place } = await shelf.draft();
    const staging = join(shelf.system.home, 'stores/th/staging');
    const before = readdirSync(staging);
    const location = locationOf(await begin(shelf.member.session, place, Buffer.from('12345'), one));
    const other = await send(shelf.steward.session, location, 0, Buffer.from('12345'));
    expect(other.body).toMatchObject({ status: 403, code: 'another-uploader' });
    expect((await send(shelf.viet.owner.session, location, 0, Buffer.from('12345'))).status).toBe(404);
    expect((await send(shelf.system.client(), location, 0, Buffer.from('12345'))).status).toBe(401);
    expect(await position(shelf.member.session, location)).toBe(0);
    expect((await shelf.member.session.send('DELETE', `/${location}`)).status).toBe(204);
    const gone = await send(shelf.member.session, location, 0, Buffer.from('12345'));
    expect(gone.body).toMatchObject({ status: 410, code: 'upload-gone' });
    expect(readdirSync(staging)).toEqual(before);
  });

  it('do not replace a file, which can be removed', async () => {
    const { place } = await shelf.draft();
    sure(await upload(shelf.member.session, place, rows(1)));
    const again = await begin(shelf.member.session, place, Buffer.from('1'), { filename: 'rows.jsonl' });
    expect(again.body.code).toBe('file-exists');
    const [file] = await shelf.filesOf(place);
    expect((await shelf.remove(place, file.id)).status).toBe(428);
    const { version } = await shelf.versionOf(place);
    expect((await shelf.remove(place, file.id, version - 1)).body).toMatchObject({
      status: 412,
      code: 'version-conflict',
    });
    expect((await shelf.remove(place, file.id, version)).status).toBe(204);
    sure(await upload(shelf.member.session, place, rows(2)));
  });
});
