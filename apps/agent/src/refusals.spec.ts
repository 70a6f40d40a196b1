import { event, type Portal, SmallSite } from '../test/small-site';
import { Refused, SiteApi, StaleFence } from './site-api';

let site: SmallSite;
let portal: Portal;

beforeEach(async () => {
  site = await new SmallSite().open();
  portal = site.portal;
});
afterEach(() => site.close());

/** Answers the first so many of one kind so, and takes what follows. */
function atFirst(times: number, what: string, answer: NonNullable<ReturnType<Portal['answer']>>): void {
  let left = times;
  portal.answer = (asked) => (asked === what && left-- > 0 ? answer : null);
}

const busy = { status: 409, body: { code: 'too-busy' }, headers: { 'retry-after': '1' } };

it.each([
  [busy, Error],
  [{ status: 408 }, Error],
  [{ status: 425 }, Error],
  [{ status: 429 }, Error],
  [{ status: 503 }, Error],
  [{ status: 409, body: { code: 'no-store' } }, Refused],
  [{ status: 400, body: { code: 'validation-failed' } }, Refused],
  [{ status: 409, body: { code: 'stale-fence' } }, StaleFence],
])('tells "not now" from "no": %j', async (answer, kind) => {
  portal.answer = () => answer;
  const end = { fence: 7, outcome: 'failed', exit_code: 1, reason: 'x', message: 'x', gpu_seconds_total: 0 } as const;
  const error: unknown = await new SiteApi(site.settings.apiUrl, 'k').end('att_1', end).catch((e: unknown) => e);
  expect((error as Error).constructor).toBe(kind);
});

it('sends a reading again that came while the portal was too busy', async () => {
  site.trainer(`${event(1, 'done')}; sleep 2`);
  atFirst(2, 'usage', busy);
  await site.run().finish();
  const usage = portal.of('usage') as { interval: number; gpu_seconds: number }[];
  expect(usage.map(({ interval }) => interval)).toEqual(usage.map((_, n) => n));
  const seconds = usage.reduce((sum, { gpu_seconds }) => sum + gpu_seconds, 0);
  expect(site.ended()).toMatchObject({ outcome: 'succeeded', gpu_seconds_total: seconds });
});

it.each([
  ['the end', 'end', { status: 422, body: { code: 'artefacts-missing' } }],
  ['the end, by a proxy', 'end', { status: 404 }],
  ['the last reading, with the key', 'usage', { status: 403, body: { code: 'forbidden' } }],
])('keeps what a run made while the portal refuses %s', async (_, what, answer) => {
  site.trainer(event(1, 'done'));
  atFirst(3, what, answer);
  await site.run().finish();
  expect(site.ended()).toMatchObject({ outcome: 'succeeded' });
  expect(site.attempts()).toEqual([]);
});

it.each([
  { status: 409, body: { code: 'stale-fence' } },
  { status: 404, body: { code: 'not-found' } },
])('gives up an ended run only where the portal says that the attempt is not there for it: %j', async (answer) => {
  site.trainer(event(1, 'done'));
  let asked = 0;
  portal.answer = (what) => (what === 'end' && ++asked ? answer : null);
  await site.run().finish();
  expect([asked, site.ended(), site.attempts()]).toEqual([1, undefined, []]);
});

/** As the portal answers a reading that ends after its own clock, where the site's is ahead by so many milliseconds. */
function clockAhead(milliseconds: number): void {
  const early = {
    status: 400,
    body: { code: 'validation-failed', errors: [{ pointer: '/to', code: 'beyond-the-lease' }] },
  };
  portal.answer = (what, { to }) =>
    what === 'usage' && Date.parse(String(to)) > Date.now() - milliseconds ? early : null;
}

it('keeps readings that lie ahead of the portal, sends them when they fit, and lets nothing else wait', async () => {
  site.trainer(`${event(1, 'started')}; sleep 3; ${event(2, 'done')}`);
  clockAhead(2500);
  await site.run().finish();
  const usage = portal.of('usage') as { interval: number; gpu_seconds: number }[];
  expect(usage.map(({ interval }) => interval)).toEqual(usage.map((_, n) => n));
  const seconds = usage.reduce((sum, { gpu_seconds }) => sum + gpu_seconds, 0);
  expect(seconds).toBeGreaterThan(2);
  expect(site.ended()).toMatchObject({ outcome: 'succeeded', gpu_seconds_total: seconds });
  expect(portal.told.findIndex(({ what }) => what === 'events')).toBeLessThan(
    portal.told.findIndex(({ what }) => what === 'usage'),
  );
});

it('does not hold an end for a clock that is hours out', async () => {
  site.trainer(event(1, 'done'));
  site.lease.lease_seconds = 2;
  clockAhead(3_600_000);
  await site.run().finish();
  expect([portal.of('usage'), site.ended().outcome]).toEqual([[], 'succeeded']);
}, 10_000);
