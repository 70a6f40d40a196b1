import { setTimeout as sleep } from 'node:timers/promises';
import { event, type Portal, SmallSite } from '../test/small-site';

let site: SmallSite;
let portal: Portal;

beforeEach(async () => {
  site = await new SmallSite().open();
  portal = site.portal;
  site.settings.stopSeconds = 1;
  site.lease.lease_seconds = 2;
});
afterEach(() => site.close());

/** A trainer that hears SIGTERM and goes on. */
const deaf = `trap '' TERM; ${event(1, 'started')}`;

/** Has the portal ask for a stop once the trainer was heard. */
function stopOnceHeard(): void {
  portal.answer = (what) => {
    if (what === 'events') portal.commands = ['stop'];
    return null;
  };
}

it('kills a trainer that does not stop, and tells the portal why it ended', async () => {
  site.trainer(`${deaf}; while :; do sleep 1; done`);
  stopOnceHeard();
  await site.run().finish();
  expect(site.ended()).toMatchObject({ outcome: 'failed', reason: 'signal', exit_code: 137 });
  expect(site.ended().message).toMatch(/did not stop within 1 seconds/);
  expect(site.attempts()).toEqual([]);
}, 15_000);

it('ends as the last word says where the trainer hangs after it', async () => {
  site.trainer(`${deaf}; ${event(2, 'stopped')}; while :; do sleep 1; done`);
  stopOnceHeard();
  await site.run().finish();
  expect(site.ended()).toMatchObject({ outcome: 'stopped', reason: 'signal', exit_code: 137 });
}, 15_000);

it('leaves a trainer alone that saves and ends in time', async () => {
  site.settings.stopSeconds = 5;
  site.trainer(`trap '${event(2, 'stopped').replaceAll("'", `'"'"'`)}; sleep 1; exit 3' TERM
    ${event(1, 'started')}; while :; do sleep 0.1; done`);
  const run = site.run();
  const finished = run.finish();
  while (portal.of('events').length === 0) await sleep(50);
  run.stop();
  await finished;
  expect(site.ended()).toMatchObject({ outcome: 'stopped', exit_code: 3 });
});
