import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AgentSite } from '../environment';
import { Terminal } from '../terminal/terminal';
import { keepSite } from './site';
import { SiteAgent } from './site-agent';

const good = { key: 'msn_live_good', pool: 'pol_good' };
const other = { key: 'msn_live_other', pool: 'pol_other' };
/** All but the interval at which the pool is told again. */
const realTimers: FakeableAPI[] = [
  ...(['Date', 'hrtime', 'nextTick', 'performance', 'queueMicrotask'] as const),
  ...(['setImmediate', 'clearImmediate', 'setTimeout', 'clearTimeout'] as const),
];
const mistyped = { AGENT_KEY: 'KEY', AGENT_POOL: 'POOL' };

/** Keys that the api takes. */
const taken = new Set<string>();
/** Why no agent asks for work yet, as the api was told. */
let told: string[] = [];
/** What its operator was told of the last of them. */
let reason = '';
const api = createServer((request, response) => {
  const known = taken.has(String(request.headers.authorization).replace('Bearer ', ''));
  const body: Buffer[] = [];
  request.on('data', (part: Buffer) => body.push(part));
  request.on('end', () => {
    if (known) {
      const said = JSON.parse(Buffer.concat(body).toString()) as { code: string; reason: string };
      told.push(said.code);
      reason = said.reason;
    }
    response.writeHead(known ? 200 : 401, { 'content-type': 'application/json' });
    response.end(JSON.stringify(known ? { leases: [] } : { code: 'not-signed-in', detail: 'No such key.' }));
  });
});
let stop: AbortController;
let home: string;
let screen: string;
/** Pools whose agent runs, and what to call when it dies. */
let running: { site: AgentSite; dies: (message: string) => void }[];
beforeAll(() => new Promise<void>((listening) => api.listen(0, '127.0.0.1', listening)));
afterAll(() => new Promise((closed) => api.close(closed)));
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'monsoon-site-agent-'));
  screen = '';
  running = [];
  told = [];
  stop = new AbortController();
  taken.clear();
  for (const { key } of [good, other]) taken.add(key);
});
afterEach(() => {
  jest.useRealTimers();
  rmSync(home, { recursive: true, force: true });
});

const there = { ok: true, python: '/python', baseModelDir: null, reused: true } as const;
/** An agent that cannot be started, or whose start is cut short by the stop. */
interface Faults {
  broken?: boolean;
  stopped?: boolean;
}
const waitingAgent = (more: Faults = {}) =>
  new SiteAgent({
    home,
    apiUrl: `http://127.0.0.1:${(api.address() as AddressInfo).port}`,
    terminal: new Terminal({ write: (text: string) => (screen += text) }, {}),
    stopping: stop.signal,
    start: (site, dies) => {
      if (more.broken) return Promise.reject(new Error('agent did not get ready.'));
      if (more.stopped) {
        stop.abort();
        return Promise.reject(new Error('stopped while starting'));
      }
      const each = { site, dies };
      running.push(each);
      return Promise.resolve(async () => (running = running.filter((one) => one !== each)));
    },
  });
/** One whose trainer is there. */
const agentOf = async (more: Faults = {}) => {
  const agent = waitingAgent(more);
  await agent.trained(there);
  return agent;
};
const pools = () => running.map(({ site }) => site.pool);
const kept = () => JSON.parse(readFileSync(join(home, 'site.json'), 'utf8')) as AgentSite;
const diesThreeTimes = async () => {
  for (let restarts = 1; restarts <= 3; restarts++) {
    running.pop()?.dies('agent was ended by SIGKILL.');
    while (running.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  }
};
const shown = async (text: string) => {
  while (!screen.includes(text)) await new Promise((resolve) => setTimeout(resolve, 10));
};

it('starts no agent with a key that the api refuses, and leaves the kept one as it is', async () => {
  keepSite(home, good);
  const agent = await agentOf();
  await agent.takeUp(mistyped);
  expect(agent.site).toBeNull();
  expect(running).toEqual([]);
  expect(kept()).toEqual(good);
  expect(screen).toMatch(/refuses its key for the pool POOL[^]*No such key[^]*without AGENT_POOL and AGENT_KEY/);
  await agent.takeUp({});
  expect(agent.site).toEqual(good);
  expect(pools()).toEqual([good.pool]);
});

it('keeps a key that it is given once the agent came alive, not before', async () => {
  keepSite(home, good);
  const given = { AGENT_KEY: other.key, AGENT_POOL: other.pool };
  await expect((await agentOf({ broken: true })).takeUp(given)).rejects.toThrow('did not get ready');
  expect(kept()).toEqual(good);
  await waitingAgent().takeUp(given);
  expect(kept()).toEqual(good);
  await (await agentOf()).takeUp(given);
  expect(kept()).toEqual(other);
});

it('runs one agent: that of another pool takes its place', async () => {
  const agent = await agentOf();
  await agent.serve(good);
  await agent.serve(other);
  expect(pools()).toEqual([other.pool]);
  expect(agent.site).toEqual(other);
});

it('starts one that died again, and tells the cure where its key was taken back', async () => {
  const agent = await agentOf();
  await agent.serve(good);
  running.pop()?.dies('agent was ended by SIGKILL.');
  await shown('started again');
  expect(agent.site).toEqual(good);
  taken.delete(good.key);
  running.pop()?.dies('agent ended with status 1.');
  await shown('/pools/POOL/agents');
  expect(agent.site).toBeNull();
  expect(running).toEqual([]);
});

it('tells the pool why it will not come where it died too often, for as long as that is so', async () => {
  jest.useFakeTimers({ doNotFake: realTimers });
  const agent = await agentOf();
  await agent.serve(good);
  await diesThreeTimes();
  expect(told).toEqual(Array(4).fill('preparing'));
  running.pop()?.dies('agent ended with status 1. Its last words:\nno room');
  await shown('It will not be started again');
  expect([agent.site, running, told.slice(4)]).toEqual([null, [], ['other']]);
  expect(reason).toMatch(/is not started again before the next npm start.+ 3 restarts: .+ status 1.+ no room$/);
  jest.advanceTimersByTime(30_000);
  while (told.length < 6) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(told.slice(4)).toEqual(['other', 'other']);
  // One that is started for it after all ends that.
  await agent.serve(good);
  expect(told.slice(6)).toEqual(['preparing']);
  expect(jest.getTimerCount()).toBe(0);
  // It may die as often as the first, and no more.
  screen = '';
  await diesThreeTimes();
  running.pop()?.dies('agent ended with status 1.');
  await shown('It will not be started again');
  expect([running, told.slice(7)]).toEqual([[], ['preparing', 'preparing', 'preparing', 'other']]);
});

it('tells no pool anything once everything stops', async () => {
  jest.useFakeTimers({ doNotFake: realTimers });
  const agent = waitingAgent();
  await agent.serve(good);
  expect(jest.getTimerCount()).toBe(1);
  stop.abort();
  expect(jest.getTimerCount()).toBe(0);
  await agent.trained({ ok: false, cure: 'It was told to end.' });
  expect(jest.getTimerCount()).toBe(0);
  expect(told).toEqual(['preparing']);
});

it('starts none again that dies while everything stops', async () => {
  const agent = await agentOf();
  await agent.serve(good);
  stop.abort();
  running.pop()?.dies('agent was ended by SIGTERM.');
  expect([agent.site, running]).toEqual([null, []]);
  // What would be told of its death is told before this.
  await agent.serve(other);
  expect([pools(), told]).toEqual([[other.pool], ['preparing', 'preparing']]);
});

it('takes a start that the stop cut short for no fault of the agent', async () => {
  await expect((await agentOf({ stopped: true })).serve(good)).rejects.toThrow('stopped while starting');
  expect(told).toEqual(['preparing']);
});

it('tells the pool so where it cannot be started at all', async () => {
  await expect((await agentOf({ broken: true })).serve(good)).rejects.toThrow('did not get ready');
  expect(told).toEqual(['preparing', 'other']);
  expect(reason).toContain('It could not be started: agent did not get ready.');
});

it('waits for its trainer, tells the pool why meanwhile, and is kept once it came alive', async () => {
  const agent = waitingAgent();
  await agent.serve(good);
  expect([agent.site, running, told]).toEqual([good, [], ['preparing']]);
  await agent.trained({ ok: false, cure: 'Python is too old.\nInstall 3.11.' });
  expect([running, told]).toEqual([[], ['preparing', 'no-python']]);
  await agent.trained(there);
  expect(pools()).toEqual([good.pool]);
  expect(kept()).toEqual(good);
});

it('says why there is no agent: no key is kept, or the one that is was refused', async () => {
  const agent = await agentOf();
  await agent.takeUp({});
  agent.showIfWanted();
  expect(screen).toContain('No key of a pool is kept for it here');
  screen = '';
  keepSite(home, { ...good, key: 'msn_live_old' });
  await agent.takeUp({});
  agent.showIfWanted();
  expect(screen).toContain('was taken back, or is not one of this system');
  screen = '';
  await agent.serve(good);
  agent.showIfWanted();
  expect(screen).not.toContain('has no agent');
});
