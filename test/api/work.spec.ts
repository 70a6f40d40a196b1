import { unwrap } from '@app/api-client';
import { read } from '@app/platform/ids';
import { at, changing, type Session } from '../support/http';
import { launching, type Launching } from '../support/jobs-world';
import { startSystem, type System } from '../support/system';
import { colleague, datasetFacts } from '../support/uploads';
import { World } from '../support/world';

let system: System;
let world: World;
let l: Launching;
let other: Launching;
let lead: Session;

beforeAll(async () => {
  system = await startSystem();
  world = await World.begin(system);
  [l, other] = [await launching(system, world), await launching(system, world)];
  lead = l.partner.owner.session;
}, 120_000);
afterAll(() => system?.stop());

const needs = (session: Session) => unwrap(session.GET('/api/v1/me/needs'));

it('tells whoever may answer of a question about a request, and nobody else', async () => {
  expect((await needs(lead)).data).toEqual([]);
  const { project, programme, administrator } = l.funded;
  const now = Date.now();
  const body = {
    pool: l.pool,
    gpu_seconds: 3600,
    valid_from: new Date(now).toISOString(),
    valid_until: new Date(now + 86_400_000).toISOString(),
    purpose: 'One more seed',
  };
  const requests = '/api/v1/projects/{project}/allocation-requests';
  const made = await unwrap(lead.POST(requests, { ...at({ project }), body }));
  const path = { project, request: made.id };
  const sent = await unwrap(lead.POST(`${requests}/{request}/submit`, changing(path, made.version)));
  await unwrap(
    administrator.session.POST('/api/v1/programmes/{programme}/allocation-requests/{request}/question', {
      ...changing({ programme, request: made.id }, sent.version),
      body: { text: 'Which seed?' },
    }),
  );
  const { data, more } = await needs(lead);
  expect(more).toBe(false);
  expect(data).toMatchObject([{ kind: 'question', id: made.id, name: 'One more seed', project, organisation: null }]);
  expect((await needs(other.partner.owner.session)).data).toEqual([]);
  expect((await needs(administrator.session)).data).toEqual([]);
  for (const [scope, found] of [['jobs:read', 0] as const, ['quota:read', 1] as const]) {
    const key = await unwrap(
      lead.POST('/api/v1/me/keys', { body: { name: 'script', scopes: ['project:read', scope] } }),
    );
    expect((await needs(system.client(key.key))).data).toHaveLength(found);
  }
});

it('tells an owner that the organisation is asked to take part, until it is answered', async () => {
  const owner = other.partner.owner.session;
  const body = { organisation: other.partner.id, role: 'co_applicant' as const };
  const { project } = l.funded;
  const asked = await unwrap(lead.POST('/api/v1/projects/{project}/participants', { ...at({ project }), body }));
  const organisation = other.partner.id;
  expect((await needs(owner)).data).toMatchObject([{ kind: 'invitation', id: asked.id, project, organisation }]);
  const path = { org: organisation, participation: asked.id };
  const accept = '/api/v1/organisations/{org}/participations/{participation}/acceptance';
  await unwrap(owner.POST(accept, changing(path, asked.version)));
  expect((await needs(owner)).data).toEqual([]);
});

it('tells an owner of a project that nobody of the coordinator leads, until somebody is named', async () => {
  const { id: organisation, owner } = await world.partner('JP');
  const { programme, administrator } = other.funded;
  const project = await unwrap(
    administrator.session.POST('/api/v1/programmes/{programme}/projects', {
      ...at({ programme }),
      body: { name: 'Nobody’s', coordinator: organisation },
    }),
  );
  expect(project.led).toBe(false);
  const [{ id: participation }] = project.participants;
  const waits = { kind: 'lead', id: participation, name: 'Nobody’s', project: project.id, organisation };
  expect((await needs(owner.session)).data).toMatchObject([waits]);
  const named = (role: 'engineer' | 'lead') =>
    unwrap(
      owner.session.PUT('/api/v1/organisations/{org}/participations/{participation}/people/{person}', {
        ...at({ org: organisation, participation, person: owner.id }),
        body: { role },
      }),
    );
  await named('engineer');
  expect((await needs(owner.session)).data).toMatchObject([waits]);
  await named('lead');
  expect((await needs(owner.session)).data).toEqual([]);
  const { data } = await unwrap(
    administrator.session.GET('/api/v1/programmes/{programme}/projects', at({ programme })),
  );
  expect(data.map(({ id, led }) => [id, led])).toContainEqual([project.id, true]);
});

it('tells an owner that data waits while nobody is a steward', async () => {
  const sg = await world.partner('SG');
  const member = await colleague(system, world, sg, 'member');
  const org = sg.id;
  const datasets = '/api/v1/organisations/{org}/datasets';
  const { id: dataset } = await unwrap(member.session.POST(datasets, { ...at({ org }), body: datasetFacts() }));
  const draft = await unwrap(
    member.session.POST(`${datasets}/{dataset}/versions`, { ...at({ org, dataset }), body: {} }),
  );
  expect((await needs(sg.owner.session)).data).toEqual([]);
  await system.admin.query(`update dataset_versions set state = 'in_review' where id = $1`, [read('dsv', draft.id)]);
  expect((await needs(sg.owner.session)).data).toMatchObject([{ kind: 'steward', id: org, organisation: org }]);
  expect((await needs(member.session)).data).toEqual([]);
  const steward = await colleague(system, world, sg, 'steward');
  expect((await needs(sg.owner.session)).data).toEqual([]);
  expect((await needs(steward.session)).data).toMatchObject([{ kind: 'review', id: draft.id, dataset }]);
});

it('lists one’s own jobs that have not ended, of every project', async () => {
  const launched = await l.launch({ name: 'mine', time_limit_seconds: 100 });
  const { id } = launched.body as { id: string };
  const { data, more } = await unwrap(lead.GET('/api/v1/me/jobs'));
  expect(more).toBe(false);
  expect(data).toMatchObject([{ id, name: 'mine', state: 'queued', project: l.funded.project, used_seconds: 0 }]);
  expect((await unwrap(other.partner.owner.session.GET('/api/v1/me/jobs'))).data).toEqual([]);
});

it('tells whoever launched a job that it failed, for a week and while they may still retry it', async () => {
  const launched = await l.launch({ name: 'fails', time_limit_seconds: 100 });
  const { id } = launched.body as { id: string };
  const ended = (ago: string, used = 0) =>
    system.admin.query(
      `update jobs set state = 'failed', ended_at = $2::timestamptz - $3::interval, used_seconds = $4 where id = $1`,
      [read('job', id), system.clock.now(), ago, used],
    );
  const launchedBefore = (ago: string) =>
    system.admin.query(`update jobs set created_at = $1::timestamptz - $2::interval`, [system.clock.now(), ago]);
  const told = async () => (await needs(lead)).data.filter(({ kind }) => kind === 'job').map((need) => need.id);
  expect(await told()).toEqual([]);
  await launchedBefore('9 days');
  await ended('6 days');
  expect(await told()).toEqual([id]);
  await ended('6 days', 100);
  expect(await told()).toEqual([]);
  await ended('8 days');
  expect(await told()).toEqual([]);
  await ended('6 days');
  await l.launch({ name: 'again', time_limit_seconds: 100 });
  expect(await told()).toEqual([]);
});

it('says what is left of each grant, as the project’s own budget says it', async () => {
  const { project } = l.funded;
  const { data, next_cursor } = await unwrap(lead.GET('/api/v1/me/budgets'));
  expect(next_cursor).toBeNull();
  const budget = await unwrap(lead.GET('/api/v1/projects/{project}/budget', at({ project })));
  const [{ limit, used, held, available }] = budget.grant;
  const money = (amount: string) => ({ amount, currency: budget.currency });
  const grant = { limit: money(limit), spent: money(used), held: money(held), available: money(available) };
  expect(budget.grant).toHaveLength(1);
  expect(held).not.toBe('0');
  expect(data).toMatchObject([{ project, state: 'active', roles: ['lead'], grant }]);
});

it('tells nothing of what a suspension closes', async () => {
  const owner = other.partner.owner.session;
  const { project, programme, administrator } = other.funded;
  expect((await unwrap(owner.GET('/api/v1/me/budgets'))).data).toMatchObject([{ project }]);
  const participants = await unwrap(owner.GET('/api/v1/projects/{project}/participants', at({ project })));
  const [{ id, version }] = participants.data;
  const path = { programme, project, participant: id };
  await unwrap(
    administrator.session.POST(
      '/api/v1/programmes/{programme}/projects/{project}/participants/{participant}/suspension',
      {
        ...changing(path, version),
        body: { reason: 'Its report is missing.' },
      },
    ),
  );
  expect((await unwrap(owner.GET('/api/v1/me/budgets'))).data).toEqual([]);
  expect((await unwrap(owner.GET('/api/v1/me/jobs'))).data).toEqual([]);
});
