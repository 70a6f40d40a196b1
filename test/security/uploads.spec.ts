import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { FileStores, FileUrls } from '@app/platform/storage';
import type { Session } from '../support/http';
import { startSystem, type System } from '../support/system';
import { makeTenant, type Tenant } from '../support/tenants';
import { begin, datasetFacts, send, upload, uploadsOf, type VersionPlace } from '../support/uploads';
import { sure, World } from '../support/world';

let system: System;
let tenant: Tenant;
let place: VersionPlace;
let steward: Session;

beforeAll(async () => {
  system = await startSystem({ worker: true, env: { LEASE_SECONDS: '600', UPLOAD_LIMIT_BYTES: '1000000' } });
  tenant = await makeTenant(system, await World.begin(system));
  steward = tenant.people.org.steward;
  place = await draft();
}, 120_000);
afterAll(() => system.stop());

async function draft(): Promise<VersionPlace> {
  const { org } = tenant.ids;
  const facts = datasetFacts({ name: `Rows ${Math.random()}` });
  const dataset = sure(await steward.post(`/organisations/${org}/datasets`, facts)).body.id as string;
  const version = sure(await steward.post(`/organisations/${org}/datasets/${dataset}/versions`, {})).body.id as string;
  return { org, dataset, version };
}

const sha256 = (content: Buffer | string) => createHash('sha256').update(content).digest('hex');
const base64 = (text: string) => Buffer.from(text).toString('base64');
/** Every file and folder below the system's own folder, to see that nothing appears elsewhere. */
const everything = () => readdirSync(system.home, { recursive: true }).map(String).sort();
const announce = (headers: Record<string, string>) =>
  steward.send('POST', uploadsOf(place), undefined, { headers: { 'tus-resumable': '1.0.0', ...headers } });
const named = (filename: string) =>
  announce({ 'upload-length': '3', 'upload-metadata': `filename ${base64(filename)}` });

describe('names', () => {
  it.each([
    '../../../etc/passwd.jsonl',
    '..%2f..%2fx.jsonl',
    '/etc/x.jsonl',
    'C:\\x.jsonl',
    'a\u0000.jsonl',
    'a\r\nx: y.jsonl',
    '.\u2024/x.jsonl',
    '\u202egnp.jsonl',
    'x.jsonl\u200b',
    'x\u2215y.jsonl',
    'x\uff0fy.jsonl',
    '．．／x.jsonl',
    '~/x.jsonl',
    '-rf.jsonl',
    'x.jsonl/..',
    'x.jsonl ',
    '\u0301.jsonl',
    '\u001b[31mx.jsonl',
  ])('that lead elsewhere or hide something are refused: %j', async (name) => {
    const before = everything();
    const answer = await named(name);
    expect(answer.body).toMatchObject({ status: 400, errors: [{ code: 'file-name' }] });
    expect(everything()).toEqual(before);
  });

  it('that look alike are one name: a second file does not hide behind another way to write it', async () => {
    sure(await upload(steward, place, '{"a":1}\n', { filename: 'caf\u00e9.jsonl' }));
    const again = await named('cafe\u0301.jsonl');
    expect(again.body.code).toBe('file-exists');
  });

  it('of an attempt’s files never leave its folder', async () => {
    const checkpoints = `/site/attempts/${tenant.ids.attempt}/checkpoints`;
    const checkpoint = { fence: 1, name: 'step-00000001', step: 1, manifest_sha256: sha256('x') };
    const before = everything();
    for (const path of [
      '../x',
      'a/../../x',
      '/etc/x',
      'a\\..\\x',
      '..',
      'a/..',
      '.hidden',
      'a\u0000b',
      'a%00b',
      ' a',
      '',
    ]) {
      const answer = await tenant.agent.post(checkpoints, {
        ...checkpoint,
        files: [{ path, sha256: sha256('x'), bytes: 1 }],
      });
      expect([path, answer.body.errors]).toEqual([path, [expect.objectContaining({ pointer: '/files/0/path' })]]);
    }
    expect(everything()).toEqual(before);
  });
});

describe('sizes', () => {
  it.each(['0', '-1', '+1', '1e3', '0x10', '1.5', '', ' ', 'NaN', '99999999999999999999', '1000001'])(
    'that are none, or too much, are refused before a byte: Upload-Length %j',
    async (length) => {
      const answer = await announce({ 'upload-length': length, 'upload-metadata': `filename ${base64('size.jsonl')}` });
      expect([400, 413]).toContain(answer.status);
    },
  );

  it('are not left open, and are not made of other uploads', async () => {
    const metadata = `filename ${base64('open.jsonl')}`;
    expect((await announce({ 'upload-defer-length': '1', 'upload-metadata': metadata })).status).toBe(400);
    const parts = { 'upload-length': '3', 'upload-metadata': metadata, 'upload-concat': 'final;/a /b' };
    expect((await announce(parts)).status).toBe(400);
  });

  it('count what arrives: more bytes than announced, at another offset, or without an offset, are not taken', async () => {
    const location = (await begin(steward, place, Buffer.from('12345'), { filename: 'count.jsonl' })).headers.get(
      'location',
    ) as string;
    expect((await send(steward, location, 0, Buffer.alloc(100_000))).status).toBe(413);
    for (const offset of [1, 5, 2 ** 53])
      expect((await send(steward, location, offset, Buffer.from('1'))).status).toBe(409);
    for (const offset of ['-1', 'x', '1e1', '']) {
      const headers = {
        'tus-resumable': '1.0.0',
        'upload-offset': offset,
        'content-type': 'application/offset+octet-stream',
      };
      const answer = await steward.send('PATCH', `/${location}`, Buffer.from('1'), { headers });
      expect([offset, answer.status >= 400 && answer.status < 500]).toEqual([offset, true]);
    }
    expect((await send(steward, location, 0, Buffer.from('{"a"}'))).status).toBe(204);
  });

  it('are those of the bytes themselves: nothing that is sent is unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000, ' '));
    const before = process.memoryUsage().rss;
    for (const encoding of ['gzip', 'deflate', 'br', 'zstd']) {
      const answer = await system.client().send('POST', '/organisations', bomb, {
        headers: { 'content-type': 'application/json', 'content-encoding': encoding },
      });
      expect([encoding, answer.status]).toEqual([encoding, 400]);
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(40_000_000);
    const packed = gzipSync('{"instruction":"a","output":"b"}\n');
    sure(await upload(steward, place, packed.toString('latin1'), { filename: 'packed.jsonl' }));
    const body = Buffer.alloc(1_100_000, ' ');
    const large = await system
      .client()
      .send('POST', '/organisations', body, { headers: { 'content-type': 'application/json' } });
    expect(large.body).toMatchObject({ status: 413, code: 'body-too-large' });
  });
});

describe('digests', () => {
  it('of other bytes are refused, of another length or alphabet too, and nothing is kept', async () => {
    const wrong = await upload(steward, place, 'these', { filename: 'd.jsonl', sha256: sha256('those') });
    expect(wrong.body).toMatchObject({ status: 422, code: 'digest-mismatch' });
    for (const digest of ['', 'abc', 'g'.repeat(64), '../../x', `${sha256('x')}0`]) {
      const answer = await begin(steward, place, Buffer.from('x'), { filename: 'd.jsonl', sha256: digest });
      expect([digest, answer.status]).toEqual([digest, 400]);
    }
    const site = (path: string, bytes: string) =>
      tenant.agent.send('PUT', `/site/attempts/${tenant.ids.attempt}/files/${path}?fence=1`, Buffer.from(bytes), {
        headers: { 'content-type': 'application/octet-stream' },
      });
    for (const digest of ['..%2f..%2fx', 'A'.repeat(64), 'a'.repeat(63), '%00'])
      expect([digest, (await site(digest, 'x')).status]).toEqual([digest, 400]);
  });

  it('choose the place of a file: no address leads out of its store, and none is good for another file', async () => {
    const stores = system.api.get(FileStores);
    const store = (await stores.inCountry('TH'))?.id as string;
    for (const digest of ['../../../etc/passwd', '..', '', 'A'.repeat(64), `${'a'.repeat(64)}\0`])
      await expect(stores.find(store, digest)).rejects.toThrow('not-found');
    const address = system.api.get(FileUrls).sign(store, sha256('{"a":1}\n'), 60);
    expect((await system.client().get(`/${address}`)).status).toBe(200);
    for (const other of [
      address.replace('/files/', '/files/../files/../'),
      `${address}&name=other`,
      `${address}&sig=x`,
      `${address}&expires=99999999999`,
      address.replace(/expires=\d+/, 'expires=NaN'),
      address.replace(/expires=\d+/, ''),
      address.replace(/sig=[^&]+/, 'sig='),
      address.replace(sha256('{"a":1}\n'), sha256('12345')),
    ]) {
      const { status } = await system.client().get(`/${other}`);
      expect([other, [400, 403, 404].includes(status)]).toEqual([other, true]);
    }
  });
});

it('neither writes nor reads through a link that somebody put into a store', async () => {
  const outside = join(system.home, 'outside');
  mkdirSync(outside, { recursive: true });
  const content = `{"linked":${Math.random()}}\n`;
  const digest = sha256(content);
  const folder = join(system.home, 'stores/th', digest.slice(0, 2), digest.slice(2, 4));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(outside, 'victim'), 'as it was');
  symlinkSync(join(outside, 'victim'), join(folder, digest));
  expect((await upload(steward, place, content, { filename: 'linked.jsonl' })).status).toBe(500);
  const files = await steward.get(uploadsOf(place).replace('/uploads', '/files'));
  expect(JSON.stringify(files.body)).not.toContain(digest);
  const stores = system.api.get(FileStores);
  expect(await stores.find((await stores.inCountry('TH'))?.id as string, digest)).toBeNull();
  expect(readFileSync(join(outside, 'victim'), 'utf8')).toBe('as it was');
  expect(lstatSync(join(outside, 'victim')).isFile()).toBe(true);
  expect(readdirSync(outside)).toEqual(['victim']);
  expect(existsSync(join(system.home, 'etc'))).toBe(false);
});
