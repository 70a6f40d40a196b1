import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AttemptRun } from './attempt-run';
import { ProcessEngine } from './engines/process/process-engine';
import { Shipping } from './shipping';
import { type Settings, settings as read } from './settings';
import { type Lease, SiteApi } from './site-api';
import { WorkFolder } from './work-folder';

interface Told {
  what: string;
  body: Record<string, unknown>;
}
type Answer = { status: number; body?: object } | null;

/** A portal of a few lines that takes what it is told, unless a test has it answer otherwise. */
class Portal {
  readonly told: Told[] = [];
  readonly files: Record<string, string> = {};
  /** Consulted before anything is taken; null takes it. */
  answer: (what: string, body: Record<string, unknown>) => Answer = () => null;
  /** Milliseconds that a file takes. */
  slowness = 0;
  private readonly server: Server = createServer((request, response) => void this.serve(request, response));

  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  of(what: string): Record<string, unknown>[] {
    return this.told.filter((each) => each.what === what).map(({ body }) => body);
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = request.url ?? '';
    if (url.startsWith('/files/')) {
      await sleep(this.slowness);
      return void response.end(this.files[url.slice('/files/'.length)]);
    }
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const what = url.split('?')[0].split('/')[6];
    const text = Buffer.concat(parts).toString();
    const body = what === 'files' ? {} : (JSON.parse(text) as Record<string, unknown>);
    const answer = this.answer(what, body);
    if (!answer) this.told.push({ what, body });
    response.statusCode = answer?.status ?? 200;
    const taken = { lease_until: new Date(Date.now() + 60_000).toISOString(), commands: [], accepted_to: 1 };
    response.end(JSON.stringify(answer?.body ?? taken));
  }
}

const sha = (text: string) => createHash('sha256').update(text).digest('hex');
const rows = '{"instruction":"a","output":"b"}\n';

let home: string;
let portal: Portal;
let site: Settings;
let lease: Lease;

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'monsoon-agent-'));
  portal = new Portal();
  const origin = await portal.open();
  portal.files.rows = rows;
  portal.files.config = '{}';
  const remote = (path: string, content: string, name: string) => ({
    path,
    sha256: sha(content),
    bytes: content.length,
    url: `/files/${name}`,
  });
  site = read({
    API_URL: origin,
    AGENT_KEY: 'k',
    AGENT_POOL: 'pol_1',
    AGENT_HOME: home,
    METER_SECONDS: '1',
    TRAINER_PYTHON: join(home, 'trainer.sh'),
    TRAINER_DIR: home,
  });
  lease = {
    attempt: 'att_1',
    job: 'job_1',
    n: 1,
    fence: 7,
    lease_until: new Date(Date.now() + 60_000).toISOString(),
    lease_seconds: 60,
    gpus: 1,
    spec: { steps: 3 },
    inputs: [{ ...remote('rows.jsonl', rows, 'rows'), role: 'train', format: 'instruction' }],
    base_model: { id: 'bas_1', name: 'tiny', files: [remote('config.json', '{}', 'config')] },
    resume: null,
    stop_after_s: 100,
  };
});
afterEach(() => {
  portal.close();
  rmSync(home, { recursive: true, force: true });
});

/** A program in the trainer's place: it is called as the trainer is, in the attempt's folder. */
function trainer(script: string): void {
  writeFileSync(join(home, 'trainer.sh'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(home, 'trainer.sh'), 0o755);
}
const event = (seq: number, type: string) => `echo '{"seq":${seq},"t":1,"type":"${type}"}' >> events.jsonl`;
const folder = () => new WorkFolder(home, site.apiUrl, lease);
const run = () => new AttemptRun(new SiteApi(site.apiUrl, 'k'), new ProcessEngine(site), folder(), site);
const attempts = () => readdirSync(join(home, 'attempts'));
const ended = () => portal.of('end')[0];

it('loses no second, no event and no line of the log while the portal is away', async () => {
  trainer(`${event(1, 'started')}; seq 1 450; sleep 3; ${event(2, 'step')}; ${event(3, 'done')}; echo last`);
  const from = Date.now();
  let refusals = 0;
  portal.answer = () => (Date.now() - from < 4000 && ++refusals > 2 ? { status: 503 } : null);
  await run().finish();
  expect(refusals).toBeGreaterThan(4);
  const usage = portal.of('usage') as { interval: number; from: string; to: string; gpu_seconds: number }[];
  expect(usage.length).toBeGreaterThan(2);
  expect(usage.map(({ interval }) => interval)).toEqual(usage.map((_, n) => n));
  for (const [n, reading] of usage.slice(1).entries()) expect(reading.from).toBe(usage[n].to);
  const seconds = usage.reduce((sum, { gpu_seconds }) => sum + gpu_seconds, 0);
  expect(ended()).toMatchObject({ outcome: 'succeeded', exit_code: 0, fence: 7, gpu_seconds_total: seconds });
  const events = portal.of('events').flatMap((body) => body.events as { seq: number }[]);
  expect(events.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  const lines = portal.of('logs').flatMap((body) => body.lines as { seq: number; text: string }[]);
  expect(lines.map(({ seq }) => seq)).toEqual(Array.from({ length: 451 }, (_, n) => n + 1));
  expect([lines[0].text, lines[449].text, lines[450].text]).toEqual(['1', '450', 'last']);
  const last = portal.told.filter(({ what }) => ['usage', 'events'].includes(what)).map(({ what }) => what);
  expect(last.lastIndexOf('usage')).toBeLessThan(last.lastIndexOf('events')); // what is paid for goes first
  expect(attempts()).toEqual([]);
}, 20_000);

it('does not give up a finished run for a log that the portal refuses', async () => {
  trainer(`echo words; ${event(1, 'done')}`);
  portal.answer = (what) => (what === 'logs' ? { status: 400, body: { code: 'invalid', detail: 'no' } } : null);
  await run().finish();
  expect(ended()).toMatchObject({ outcome: 'succeeded' });
});

it('kills the run when its fence is stale, and says nothing more', async () => {
  trainer('sleep 60');
  portal.answer = (what) => (what === 'heartbeat' ? { status: 409, body: { code: 'stale-fence' } } : null);
  const began = Date.now();
  await run().finish();
  expect(Date.now() - began).toBeLessThan(10_000);
  expect(portal.told.map(({ what }) => what)).not.toContain('end');
  expect(attempts()).toEqual([]);
});

it('refuses an input with another digest, names it, and leaves nothing behind', async () => {
  trainer('true');
  portal.files.rows = rows.replace('a', 'c');
  await run().finish();
  expect(ended()).toMatchObject({ outcome: 'failed', reason: 'not_started', gpu_seconds_total: 0 });
  expect(ended().message).toMatch(/^rows\.jsonl came with digest/);
  expect(attempts()).toEqual([]);
});

it('refuses more GPUs than the engine gives, with what to do', async () => {
  trainer('true');
  lease.gpus = 2;
  await run().finish();
  expect(ended()).toMatchObject({ outcome: 'failed', reason: 'not_started' });
  expect(ended().message).toContain('at most 1 GPU, and 2 are asked for: launch it with fewer');
});

it('renews its lease while it fetches, and stops fetching when told to', async () => {
  trainer('true');
  lease.lease_seconds = 1;
  portal.slowness = 900;
  const slow = run();
  const finished = slow.finish();
  await sleep(700);
  expect(portal.of('heartbeat').length).toBeGreaterThan(0);
  slow.stop();
  await finished;
  expect(ended()).toMatchObject({ outcome: 'stopped', reason: 'signal' });
  expect(attempts()).toEqual([]);
});

it('hands a longer time limit to a run under way', async () => {
  trainer(`cat lease_until; sleep 2; cat lease_until; ${event(1, 'done')}`);
  portal.answer = (what) =>
    what === 'heartbeat'
      ? { status: 200, body: { lease_until: new Date(2e12).toISOString(), commands: [], stop_after_s: 700 } }
      : null;
  await run().finish();
  const lines = portal.of('logs').flatMap((body) => body.lines as { text: string }[]);
  expect(lines.at(-1)?.text).toBe('2000000000 700');
});

it('goes on after a restart with what was not taken, and knows how a run ended that the earlier agent saw', async () => {
  trainer(`${event(1, 'started')}; echo one; ${event(2, 'done')}; exit 0`);
  portal.answer = (what) => (what === 'end' ? { status: 503 } : null);
  const finished = run().finish();
  for (let n = 0; n < 100 && !existsSync(folder().file('ending.json')); n++) await sleep(50);
  await sleep(1500); // all but the end is told by now
  const before = portal.told.length;
  const kept = JSON.parse(readFileSync(folder().file('ending.json'), 'utf8')) as { ended_at: number };
  const adopted = await new ProcessEngine(site).adopt({ name: 'job_1-a1', folder: folder().path });
  expect([await adopted?.alive(), adopted?.endedAt(), adopted?.exitCode()]).toEqual([false, kept.ended_at, 0]);
  const again = new Shipping(new SiteApi(site.apiUrl, 'k'), folder(), adopted?.startedAt ?? 0, 60);
  await again.usage(again.meter.last(kept.ended_at));
  await again.ship(kept.ended_at);
  expect(portal.told.slice(before)).toEqual([]);
  expect(again.final?.type).toBe('done');
  portal.answer = () => null;
  await finished;
}, 20_000);

it('fetches no file to a place outside its folder', async () => {
  lease.inputs[0].path = '../../elsewhere';
  const options = { threads: 1, signal: new AbortController().signal };
  await expect(folder().prepare(join(home, 'models'), options)).rejects.toThrow('leaves its folder');
});
