import { setTimeout as sleep } from 'node:timers/promises';
import { type Portal, SmallSite } from '../test/small-site';
import { Agent } from './agent';
import { ProcessEngine } from './engines/process/process-engine';
import { SiteApi } from './site-api';

let site: SmallSite;
let portal: Portal;
beforeEach(async () => {
  site = await new SmallSite().open();
  portal = site.portal;
});
afterEach(() => site.close());

const agentOf = ({ settings }: SmallSite) =>
  new Agent(new SiteApi(settings.apiUrl, 'k'), new ProcessEngine(settings), settings);
const told = async (what: string, count: number) => {
  while (portal.of(what).length < count) await sleep(20);
  return portal.of(what)[count - 1];
};

it('tells the portal why it cannot work instead of asking for work, and asks once it can', async () => {
  const agent = agentOf(site);
  const served = agent.serve();
  expect(await told('inability', 1)).toEqual({
    engine: 'process',
    code: 'no-python',
    reason: expect.stringContaining(site.settings.python),
  });
  site.trainer('echo "a line" >&2; echo "without torch" >&2; exit 1');
  expect(await told('inability', 2)).toMatchObject({
    code: 'trainer-broken',
    reason: expect.stringContaining('(without torch)'),
  });
  expect(portal.of('leases')).toEqual([]);
  site.trainer('exit 0');
  await told('leases', 1);
  await agent.stop();
  await served;
  expect(portal.of('inability')).toHaveLength(2);
}, 20_000);

it('ends where the portal refuses its key, also when it cannot work', async () => {
  portal.answer = () => ({ status: 401, body: { code: 'not-signed-in', detail: 'No such key.' } });
  await expect(agentOf(site).serve()).rejects.toThrow('No such key');
});

it('counts too little room on its disk as an inability, and names both amounts', async () => {
  site.trainer('exit 0');
  site.settings.freeBytes = 2 ** 70;
  expect(await new ProcessEngine(site.settings).unavailable()).toMatchObject({
    code: 'no-disk',
    reason: expect.stringMatching(/^\d+ MiB are free .+ asks for 1125899906842624: make room/),
  });
});

it('names what the trainer’s Python lacks, without loading any of it', async () => {
  const settings = { ...site.settings, python: '/usr/bin/python3', trainerFolder: site.home };
  expect(await new ProcessEngine(settings).unavailable()).toMatchObject({
    code: 'trainer-broken',
    reason: expect.stringMatching(/\(without monsoon_trainer.*\)/),
  });
});
