import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { choosePort } from './kept-port';
import { freePort, freePorts, holdPort } from './ports';

let home: string;
let warned: string[];
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'monsoon-port-'));
  warned = [];
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(home, { recursive: true, force: true });
});

const choose = (asked: number | null = null) => choosePort(home, asked, (text) => warned.push(text));
const chosen = async (asked: number | null = null) => {
  const { port, release } = await choose(asked);
  await release();
  return port;
};
async function taken<T>(port: number, work: () => Promise<T>): Promise<T> {
  const server: Server = createServer();
  await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening));
  expect((server.address() as AddressInfo).port).toBe(port);
  return work().finally(() => new Promise((closed) => server.close(closed)));
}

it('is the same at every start', async () => {
  const port = await chosen();
  expect(await chosen()).toBe(port);
  expect(warned).toEqual([]);
});

it('is nobody else’s until it is released, whoever calls there meanwhile', async () => {
  const { port, release } = await choose();
  await expect(holdPort(port)).rejects.toThrow('is taken');
  expect(await freePorts(20)).not.toContain(port);
  const caller = connect(port, '127.0.0.1').on('error', () => undefined);
  await new Promise((closed) => caller.once('close', closed));
  await release();
  await taken(port, async () => undefined);
});

it('is another for as long as somebody has it, with a word on links and the cure, and then the same again', async () => {
  const port = await chosen();
  const other = await taken(port, () => chosen());
  expect(other).not.toBe(port);
  expect(warned).toEqual([
    expect.stringContaining(`Port ${port}, which this run had before, is taken: it has ${other}`),
  ]);
  expect(warned[0]).toContain(`sport = :${port}`);
  expect(await chosen()).toBe(port);
});

it('is the one that is asked for from then on, with a word where there was another', async () => {
  const first = await chosen();
  const asked = await freePort();
  expect(await chosen(asked)).toBe(asked);
  expect(warned).toEqual([expect.stringContaining(`--port ${first}`)]);
  expect(await chosen()).toBe(asked);
  await taken(asked, () => expect(chosen(asked)).rejects.toThrow(`Port ${asked} is taken`));
});

it('is a free one where what was kept is none', async () => {
  writeFileSync(join(home, 'port'), 'eighty');
  const port = await chosen();
  expect(await chosen()).toBe(port);
});

it('is none where the system gives none, which is no word on an earlier one', async () => {
  const fails = jest.spyOn(Server.prototype, 'listen');
  const once = () =>
    fails.mockImplementationOnce(function (this: Server) {
      process.nextTick(() => this.emit('error', Object.assign(new Error(), { code: 'EMFILE' })));
      return this;
    });
  once();
  await expect(choose()).rejects.toThrow('No free port is to be had on 127.0.0.1 (EMFILE)');
  once();
  await expect(choose(4000)).rejects.toThrow('Port 4000 cannot be had (EMFILE)');
  expect(warned).toEqual([]);
});
