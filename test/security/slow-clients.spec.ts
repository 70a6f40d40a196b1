import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { FileStores, FileUrls } from '@app/platform/storage';
import { until } from '../support/jobs-world';
import { startSystem, type System } from '../support/system';
import { begin, datasetFacts, position } from '../support/uploads';
import { sure, World } from '../support/world';

let system: System;
const open: Socket[] = [];

beforeAll(async () => {
  system = await startSystem({ env: { REQUEST_SECONDS: '1', IDLE_SECONDS: '5' } });
});
afterAll(async () => {
  for (const socket of open) socket.destroy();
  await system.stop();
});

/** A connection that says so much and then waits. */
async function saying(words: string): Promise<Socket> {
  const socket = connect(Number(new URL(system.url).port), '127.0.0.1');
  socket.on('error', () => undefined).resume();
  open.push(socket);
  await once(socket, 'connect');
  if (words) socket.write(words);
  return socket;
}

/** How long an answer to somebody else takes, in milliseconds. */
async function served(): Promise<number> {
  const began = Date.now();
  const answer = await fetch(`${system.url}/api/v1/countries`, { headers: { connection: 'close' } });
  expect(answer.status).toBe(200);
  await answer.text();
  return Date.now() - began;
}

it('waits for no head that does not come, however many do not send it, and serves others meanwhile', async () => {
  const nothing = await Promise.all(Array.from({ length: 100 }, () => saying('')));
  const half = await Promise.all(
    Array.from({ length: 100 }, () => saying('GET /api/v1/countries HTTP/1.1\r\nhost: x\r\nx-a:')),
  );
  // A byte now and then does not keep a connection either: what counts is when the head began.
  const drip = setInterval(() => half.forEach((socket) => socket.writable && socket.write('a')), 100).unref();
  expect(await served()).toBeLessThan(3000);
  await until(
    () => Promise.resolve([...nothing, ...half].filter(({ closed }) => !closed).length),
    (left) => left === 0,
  );
  clearInterval(drip);
});

it('waits for no body that is held back', async () => {
  const head = 'POST /api/v1/sessions HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n';
  const held = [
    await saying(`${head}content-length: 100\r\n\r\n{"email":`),
    await saying(`${head}transfer-encoding: chunked\r\n\r\n5\r\n{"ema\r\n`),
  ];
  const drip = setInterval(() => held[0].writable && held[0].write(' '), 100).unref();
  expect(await served()).toBeLessThan(3000);
  await until(
    () => Promise.resolve(held.filter(({ closed }) => !closed).length),
    (left) => left === 0,
  );
  clearInterval(drip);
});

it('cuts an upload that rests, which goes on later where it stopped', async () => {
  const world = await World.begin(system);
  const partner = await world.partner('TH');
  const { session } = partner.owner;
  const datasets = `/organisations/${partner.id}/datasets`;
  // An owner registers no data: somebody who may does.
  sure(await session.put(`/organisations/${partner.id}/members/${partner.owner.id}`, { roles: ['owner', 'member'] }));
  const scopes = ['datasets:read', 'datasets:write'];
  const { key } = sure(await session.post('/me/keys', { name: 'uploads', scopes })).body;
  const dataset = sure(await session.post(datasets, datasetFacts())).body.id as string;
  const version = sure(await session.post(`${datasets}/${dataset}/versions`, {})).body.id as string;
  const place = { org: partner.id, dataset, version };
  const begun = await begin(system.client(key), place, Buffer.alloc(100), { filename: 'a.jsonl' });
  const location = begun.headers.get('location') as string;
  const resting = await saying(
    `PATCH ${location} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${key}\r\ntus-resumable: 1.0.0\r\n` +
      `upload-offset: 0\r\ncontent-type: application/offset+octet-stream\r\ncontent-length: 100\r\n\r\n12345`,
  );
  await once(resting, 'close');
  await until(
    () => position(system.client(key), location),
    (offset) => offset === 5,
  );
});

it('cuts a download that nobody reads', async () => {
  const stores = system.api.get(FileStores);
  const store = (await stores.inCountry('TH'))?.id as string;
  const megabyte = Buffer.alloc(1_000_000, 'x');
  const addressOf = async (megabytes: number) => {
    const bytes = Readable.from(Array.from({ length: megabytes }, () => megabyte));
    const { sha256 } = await stores.put(store, bytes, { maxBytes: 1e8 });
    return system.api.get(FileUrls).sign(store, sha256, 60);
  };
  // More than the kernel keeps for a reader.
  const address = await addressOf(40);
  const accepted = once(system.api.getHttpServer(), 'connection') as Promise<[Socket]>;
  const reader = await saying('');
  reader.pause();
  reader.write(`GET ${address} HTTP/1.1\r\nhost: x\r\n\r\n`);
  const [there] = await accepted;
  await once(there, 'close');
  expect(there.bytesWritten).toBeGreaterThan(0);
  expect(there.bytesWritten).toBeLessThan(40_000_000);
  // Who reads gets all of it.
  const whole = await fetch(system.url + (await addressOf(10)));
  expect((await whole.arrayBuffer()).byteLength).toBe(10_000_000);
});
