import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { event, type Portal, rows, SmallSite } from '../test/small-site';
import { ProcessEngine } from './engines/process/process-engine';
import { Shipping } from './shipping/shipping';
import { SiteApi } from './site-api';

let site: SmallSite;
let portal: Portal;

beforeEach(async () => {
  site = await new SmallSite().open();
  portal = site.portal;
});
afterEach(() => site.close());

it('loses no second, no event and no line of the log while the portal is away', async () => {
  site.trainer(`${event(1, 'started')}; seq 1 450; sleep 3; ${event(2, 'step')}; ${event(3, 'done')}; echo last`);
  const from = Date.now();
  let refusals = 0;
  // For four seconds and five answers at least: a slow machine asks for fewer in them.
  portal.answer = () => ((Date.now() - from < 4000 || refusals < 5) && ++refusals > 2 ? { status: 503 } : null);
  await site.run().finish();
  expect(refusals).toBeGreaterThan(4);
  const usage = portal.of('usage') as { interval: number; from: string; to: string; gpu_seconds: number }[];
  expect(usage.length).toBeGreaterThan(2);
  expect(usage.map(({ interval }) => interval)).toEqual(usage.map((_, n) => n));
  for (const [n, reading] of usage.slice(1).entries()) expect(reading.from).toBe(usage[n].to);
  const seconds = usage.reduce((sum, { gpu_seconds }) => sum + gpu_seconds, 0);
  expect(site.ended()).toMatchObject({ outcome: 'succeeded', exit_code: 0, fence: 7, gpu_seconds_total: seconds });
  const events = portal.of('events').flatMap((body) => body.events as { seq: number }[]);
  expect(events.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  const lines = portal.of('logs').flatMap((body) => body.lines as { seq: number; text: string }[]);
  expect(lines.map(({ seq }) => seq)).toEqual(Array.from({ length: 451 }, (_, n) => n + 1));
  expect([lines[0].text, lines[449].text, lines[450].text]).toEqual(['1', '450', 'last']);
  const last = portal.told.filter(({ what }) => ['usage', 'events'].includes(what)).map(({ what }) => what);
  expect(last.lastIndexOf('usage')).toBeLessThan(last.lastIndexOf('events')); // what is paid for goes first
  expect(site.attempts()).toEqual([]);
}, 20_000);

it('does not give up a finished run for a log that the portal refuses', async () => {
  site.trainer(`echo words; ${event(1, 'done')}`);
  portal.answer = (what) => (what === 'logs' ? { status: 400, body: { code: 'invalid', detail: 'no' } } : null);
  await site.run().finish();
  expect(site.ended()).toMatchObject({ outcome: 'succeeded' });
});

it('kills the run when its fence is stale, and says nothing more', async () => {
  site.trainer('sleep 60');
  portal.answer = (what) => (what === 'heartbeat' ? { status: 409, body: { code: 'stale-fence' } } : null);
  const began = Date.now();
  await site.run().finish();
  expect(Date.now() - began).toBeLessThan(10_000);
  expect(portal.told.map(({ what }) => what)).not.toContain('end');
  expect(site.attempts()).toEqual([]);
});

it('refuses an input with another digest, names it, and leaves nothing behind', async () => {
  site.trainer('true');
  portal.files.rows = rows.replace('a', 'c');
  await site.run().finish();
  expect(site.ended()).toMatchObject({ outcome: 'failed', reason: 'not_started', gpu_seconds_total: 0 });
  expect(site.ended().message).toMatch(/^rows\.jsonl came with digest/);
  expect(site.attempts()).toEqual([]);
});

it('refuses more GPUs than the engine gives, with what to do', async () => {
  site.trainer('true');
  site.lease.gpus = 2;
  await site.run().finish();
  expect(site.ended()).toMatchObject({ outcome: 'failed', reason: 'not_started' });
  expect(site.ended().message).toContain('at most 1 GPU, and 2 are asked for: launch it with fewer');
});

it('renews its lease while it fetches, and stops fetching when told to', async () => {
  site.trainer('true');
  site.lease.lease_seconds = 1;
  portal.slowness = 900;
  const slow = site.run();
  const finished = slow.finish();
  await sleep(700);
  expect(portal.of('heartbeat').length).toBeGreaterThan(0);
  slow.stop();
  await finished;
  expect(site.ended()).toMatchObject({ outcome: 'stopped', reason: 'signal' });
  expect(site.attempts()).toEqual([]);
});

it('hands a longer time limit to a run under way', async () => {
  site.trainer(`cat lease_until; sleep 2; cat lease_until; ${event(1, 'done')}`);
  portal.answer = (what) =>
    what === 'heartbeat'
      ? { status: 200, body: { lease_until: new Date(2e12).toISOString(), commands: [], stop_after_s: 700 } }
      : null;
  await site.run().finish();
  const lines = portal.of('logs').flatMap((body) => body.lines as { text: string }[]);
  expect(lines.at(-1)?.text).toBe('2000000000 700');
});

it('goes on after a restart with what was not taken, and knows how a run ended that the earlier agent saw', async () => {
  site.trainer(`${event(1, 'started')}; echo one; ${event(2, 'done')}; exit 0`);
  portal.answer = (what) => (what === 'end' ? { status: 503 } : null);
  const finished = site.run().finish();
  for (let n = 0; n < 100 && !existsSync(site.folder().file('ending.json')); n++) await sleep(50);
  await sleep(1500); // all but the end is told by now
  const before = portal.told.length;
  const kept = JSON.parse(readFileSync(site.folder().file('ending.json'), 'utf8')) as { ended_at: number };
  const adopted = await new ProcessEngine(site.settings).adopt({ name: 'job_1-a1', folder: site.folder().path });
  expect([await adopted?.alive(), adopted?.endedAt(), adopted?.exitCode()]).toEqual([false, kept.ended_at, 0]);
  const again = new Shipping(new SiteApi(site.settings.apiUrl, 'k'), site.folder(), adopted?.startedAt ?? 0, 60);
  await again.usage(again.meter.last(kept.ended_at));
  await again.ship(kept.ended_at);
  expect(portal.told.slice(before)).toEqual([]);
  expect(again.final?.type).toBe('done');
  portal.answer = () => null;
  await finished;
}, 20_000);

it('fetches no file to a place outside its folder', async () => {
  site.lease.inputs[0].path = '../../elsewhere';
  const options = { threads: 1, signal: new AbortController().signal };
  await expect(site.folder().prepare(join(site.home, 'models'), options)).rejects.toThrow('leaves its folder');
});
