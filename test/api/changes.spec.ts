import { type components, unwrap } from '@app/api-client';
import { Database } from '@app/platform/database';
import { Hints } from '@app/platform/events';
import { newId, read } from '@app/platform/ids';
import { at, changing, type Session, statusOf } from '../support/http';
import { launching, until } from '../support/jobs-world';
import { makeRedis, type TestRedis } from '../support/redis';
import { startSystem, type System } from '../support/system';
import { colleague } from '../support/uploads';
import { type Somebody, sure, type Working, World } from '../support/world';

type Change = components['schemas']['ScopeChange'];

let system: System;
let world: World;
let mine: Working;
let other: Working;
const open: Ear[] = [];

/** An open stream of changes, and all that came by it. */
class Ear {
  readonly events: { event: string; data: unknown; at: number }[] = [];
  private readonly stop = new AbortController();

  async follow({ cookie }: Session, away = 0): Promise<this> {
    const headers = { accept: 'text/event-stream', cookie: cookie as string };
    const response = await fetch(`${system.url}/api/v1/me/changes?away=${away}`, { headers, signal: this.stop.signal });
    expect(response.status).toBe(200);
    void this.take(response).catch(() => undefined);
    open.push(this);
    await until(
      () => Promise.resolve(this.events.length),
      (count) => count > 0,
    );
    return this;
  }

  private async take(response: Response): Promise<void> {
    let text = '';
    for await (const part of response.body!.pipeThrough(new TextDecoderStream())) {
      const blocks = (text + part).split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const [, event, data] = /event: (.*)\ndata: (.*)/.exec(block) ?? [];
        if (event) this.events.push({ event, data: JSON.parse(data), at: Date.now() });
      }
    }
  }

  changes = () => this.events.flatMap(({ event, data }) => (event === 'change' ? [data as Change] : []));
  kindsOf = (id: string | null) => this.changes().flatMap((change) => (change.id === id ? change.kinds : []));
  hears = (id: string | null, kind: string) =>
    until(
      () => Promise.resolve(this.kindsOf(id)),
      (kinds) => kinds.includes(kind),
    );
  end = () => this.stop.abort();
}

/** @param away milliseconds for which it was not told */
const ear = (session: Session, away?: number) => new Ear().follow(session, away);

beforeAll(async () => {
  system = await startSystem({ worker: true, env: { CAPTURE_SECONDS: '1' } });
  world = await World.begin(system);
  mine = await world.project(await world.partner('TH'));
  other = await world.project(await world.partner('VN'));
}, 120_000);
afterEach(() => open.splice(0).forEach((each) => each.end()));
let back: TestRedis | undefined;
afterAll(async () => {
  await system?.stop();
  await back?.stop();
});

const rename = async ({ partner, project }: Working) => {
  const { session } = partner.owner;
  const { version } = await unwrap(session.GET('/api/v1/projects/{project}', at({ project })));
  const body = { summary: `Another ${Math.random()}` };
  await unwrap(session.PATCH('/api/v1/projects/{project}', { ...changing({ project }, version), body }));
};

it('tells the project and its programme what kind of thing changed, and never what', async () => {
  const lead = await ear(mine.partner.owner.session);
  const office = await ear(mine.administrator.session);
  await rename(mine);
  await lead.hears(mine.project, 'project');
  await office.hears(mine.programme, 'project');
  for (const change of lead.changes()) expect(Object.keys(change).sort()).toEqual(['id', 'kinds', 'scope']);
  expect(office.kindsOf(mine.project)).toEqual([]);
});

it('tells nobody of another’s scope: no other organisation, no other programme', async () => {
  const partner = await ear(other.partner.owner.session);
  const office = await ear(other.administrator.session);
  const lead = await ear(mine.partner.owner.session);
  await rename(mine);
  await lead.hears(mine.project, 'project');
  // What concerns them comes by the same way, later.
  await rename(other);
  await partner.hears(other.project, 'project');
  await office.hears(other.programme, 'project');
  for (const [heard, { session }] of [
    [partner, other.partner.owner],
    [office, other.administrator],
  ] as const) {
    const own = (await unwrap(session.GET('/api/v1/me/changes'))).data.map(({ id }) => id);
    for (const { id } of heard.changes()) expect(own).toContain(id);
    expect(own).not.toContain(mine.project);
  }
});

it('lists the scopes that are told of, and takes no key', async () => {
  const { session } = mine.administrator;
  const { data } = await unwrap(session.GET('/api/v1/me/changes'));
  expect(data.map(({ scope }) => scope).sort()).toEqual(['organisation', 'person', 'programme', 'reference']);
  const key = system.client(await world.personalKey(mine.administrator));
  expect(await statusOf(key.GET('/api/v1/me/changes'))).toBe(403);
  expect(await statusOf(system.client().GET('/api/v1/me/changes'))).toBe(401);
});

it('tells no more of a scope once the role there is taken away', async () => {
  const reviewer = await world.staff(mine.programme, await world.person(), 'reviewer');
  const heard = await ear(reviewer.session);
  await rename(mine);
  await heard.hears(mine.programme, 'project');
  const place = at({ programme: mine.programme, person: reviewer.id, role: 'reviewer' });
  await unwrap(world.platform.DELETE('/api/v1/platform/programmes/{programme}/people/{person}/{role}', place));
  await until(
    () => Promise.resolve(heard.events.filter(({ event }) => event === 'scopes')),
    (told) => told.length === 2,
    5,
  );
  const before = heard.kindsOf(mine.programme).length;
  const lead = await ear(mine.partner.owner.session);
  await rename(mine);
  await lead.hears(mine.project, 'project');
  await new Promise((resolve) => setTimeout(resolve, 1500));
  expect(heard.kindsOf(mine.programme)).toHaveLength(before);
});

it('tells a member who was removed no more, neither of the organisation nor of its projects', async () => {
  const { partner, project, participation } = mine;
  const { session } = partner.owner;
  const member = await colleague(system, world, partner, 'member');
  const person = { org: partner.id, person: member.id };
  // Who takes part in the organisation and not in the project hears of the organisation's people there.
  const steward = await ear((await colleague(system, world, partner, 'steward')).session);
  const people = '/api/v1/organisations/{org}/participations/{participation}/people/{person}';
  await unwrap(session.PUT(people, { ...at({ ...person, participation }), body: { role: 'viewer' } }));
  await steward.hears(partner.id, 'participant');
  expect(steward.kindsOf(project)).toEqual([]);
  const heard = await ear(member.session);
  await rename(mine);
  await heard.hears(project, 'project');
  await unwrap(session.PUT('/api/v1/organisations/{org}/members/{person}', { ...at(person), body: { roles: [] } }));
  await until(
    () => Promise.resolve(heard.events.filter(({ event }) => event === 'scopes')),
    (told) => told.length === 2,
    5,
  );
  const before = heard.changes().length;
  const lead = await ear(session);
  await rename(mine);
  await lead.hears(project, 'project');
  await new Promise((resolve) => setTimeout(resolve, 1500));
  expect(heard.changes()).toHaveLength(before);
});

it('tells of a scope at most once a second, however much happens there', async () => {
  const lead = await ear(mine.partner.owner.session);
  const hints = system.api.get(Hints);
  const id = read('prj', mine.project) as string;
  const began = Date.now();
  for (let n = 0; n < 120; n++) {
    await hints.changed(id, [n % 2 ? 'job' : 'lot']);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await lead.hears(mine.project, 'lot');
  const times = lead.events.filter(({ event }) => event === 'change').map(({ at: when }) => when);
  expect(times.length).toBeGreaterThan(1);
  expect(times.length).toBeLessThanOrEqual(2 + (Date.now() - began) / 1000);
  const gaps = times.slice(1).map((when, n) => when - times[n]);
  expect(Math.min(...gaps)).toBeGreaterThan(900);
});

it('tells what changed before the stream began, and that all may be old only where that is not known', async () => {
  const { session } = mine.partner.owner;
  const names = (of: Ear) => of.events.map(({ event }) => event);
  const witness = await ear(session);
  const began = Date.now();
  await rename(mine);
  await witness.hears(mine.project, 'project');
  const late = await ear(session, Date.now() - began);
  await late.hears(mine.project, 'project');
  const [first, back] = [await ear(session), await ear(session, 86_400_000)];
  await until(
    () => Promise.resolve(names(back)),
    (all) => all.includes('again'),
  );
  expect(names(first)).toEqual(['scopes']);
  expect(names(late)).not.toContain('again');
});

it('tells the platform and the offices of an organisation’s verification', async () => {
  const platform = await ear(world.platform);
  const office = await ear(mine.administrator.session);
  const candidate = await world.partner('MY');
  await platform.hears(null, 'organisation');
  await office.hears(mine.programme, 'organisation');
  for (const { id } of office.changes()) expect(id).not.toBe(candidate.id);
});

it('tells whoever was told something', async () => {
  const somebody: Somebody = mine.partner.owner;
  const heard = await ear(somebody.session);
  await unwrap(somebody.session.POST('/api/v1/me/notifications/reading'));
  await heard.hears(somebody.id, 'notification');
});

it('costs no statement to tell, whoever follows', async () => {
  await rename(mine);
  const [lead, office] = [await ear(mine.partner.owner.session), await ear(mine.administrator.session)];
  const statements = jest.spyOn(system.api.get(Database), 'transaction');
  const hints = system.api.get(Hints);
  // What comes from people and pools has nothing above it.
  await hints.send(`person:${newId()}`);
  await hints.send(`pool:${newId()}`);
  for (let n = 0; n < 50; n++) await hints.changed(read('prj', mine.project) as string, ['job']);
  await lead.hears(mine.project, 'job');
  await office.hears(mine.programme, 'job');
  expect(statements).not.toHaveBeenCalled();
  statements.mockRestore();
});

it('tells why a job waits, and when a running one was charged', async () => {
  const l = await launching(system, world, { gpus: 1 });
  const { project, programme } = l.funded;
  const [lead, office] = [await ear(l.partner.owner.session), await ear(l.funded.administrator.session)];
  sure(await l.launch());
  const lease = await l.agent.lease();
  sure(await l.launch());
  await lead.hears(project, 'waiting');
  await l.agent.run(lease, 20);
  await lead.hears(project, 'usage');
  await office.hears(programme, 'usage');
}, 60_000);

it('reads for itself where no hints arrive', async () => {
  const heard = await ear(mine.partner.owner.session);
  await system.redis.stop();
  await until(
    () => Promise.resolve(heard.events.map(({ event }) => event)),
    (all) => all.includes('again'),
    20,
  );
  back = await makeRedis(Number(new URL(system.redis.url).port));
  await until(
    () => Promise.resolve(system.api.get(Hints).arriveSince),
    (since) => since !== null,
  );
}, 40_000);
