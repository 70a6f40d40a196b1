import type { Session } from '../support/http';
import { type Partner, World } from '../support/world';
import { startSystem, type System } from '../support/system';

let system: System;
let world: World;
let thai: Partner;
let viet: Partner;

beforeAll(async () => {
  system = await startSystem();
  world = await World.begin(system);
  thai = await world.partner('TH');
  viet = await world.partner('VN');
});
afterAll(() => system.stop());

describe('programmes', () => {
  it('are made by the platform administrator with their first administrator', async () => {
    const person = await world.person();
    const made = await world.platform.post('/platform/programmes', {
      name: 'GENIAC 3',
      funder: 'METI',
      currency: 'JPY',
      starts_on: '2026-04-01',
      ends_on: '2027-03-31',
      administrator_email: person.email,
    });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      currency: 'JPY',
      starts_on: '2026-04-01',
      fiscal_year_start_month: 4,
      version: 1,
    });
    const seen = await person.session.get(`/programmes/${made.body.id}`);
    expect(seen.body).toMatchObject({ id: made.body.id, name: 'GENIAC 3' });
    const staff = await person.session.get(`/programmes/${made.body.id}/people`);
    expect(staff.body.data).toEqual([
      expect.objectContaining({ person: person.id, email: person.email, role: 'administrator' }),
    ]);
  });

  it('refuse an unknown administrator, an end before the start, a second of the same name', async () => {
    const good = { ...world.programmeFacts(), administrator_email: world.administrator.email };
    const post = (change: object) => world.platform.post('/platform/programmes', { ...good, ...change });
    expect((await post({ administrator_email: 'nobody@example.test' })).body.errors[0].code).toBe('unknown-person');
    expect((await post({ ends_on: '2020-01-01' })).body.errors[0].code).toBe('not-after-start');
    expect((await post({ currency: 'XXX' })).status).toBe(400);
    expect((await post({ starts_on: '2026-02-31' })).status).toBe(400);
    expect((await post({})).status).toBe(201);
    expect((await post({})).body).toMatchObject({ status: 409, code: 'programme-name-taken' });
  });

  it('keep their last administrator', async () => {
    const { programme, administrator } = await world.programme();
    const path = `/platform/programmes/${programme}/people`;
    const refused = await world.platform.delete(`${path}/${administrator.id}/administrator`);
    expect(refused.body).toMatchObject({ status: 409, code: 'last-administrator' });
    const second = await world.person();
    await world.platform.post(path, { email: second.email, role: 'administrator' });
    expect((await world.platform.delete(`${path}/${administrator.id}/administrator`)).status).toBe(204);
    expect((await second.session.get(`/programmes/${programme}`)).status).toBe(200);
    expect((await administrator.session.get(`/programmes/${programme}`)).status).toBe(404);
  });
});

describe('projects', () => {
  it('are numbered per programme without gaps, also when one is refused between', async () => {
    const { programme, administrator } = await world.programme();
    const make = (coordinator: string) =>
      administrator.session.post(`/programmes/${programme}/projects`, { name: 'Thai helper', coordinator });
    const first = await make(thai.id);
    const unverified = await world.partner('MY', { verified: false });
    const refused = await make(unverified.id);
    const both = await Promise.all([make(thai.id), make(viet.id)]);
    expect(first.body).toMatchObject({ number: 'P-0001', state: 'active', coordinator: thai.id });
    expect(first.body.participants).toEqual([
      expect.objectContaining({ organisation: thai.id, role: 'coordinator', state: 'active', country: 'TH' }),
    ]);
    expect(refused.body).toMatchObject({ status: 409, code: 'organisation-not-verified' });
    expect(refused.body.checks[0]).toMatchObject({ check: 'organisation-verified', result: 'failed' });
    expect(new Set(both.map(({ body }) => body.number))).toEqual(new Set(['P-0002', 'P-0003']));
    const listed = await administrator.session.get(`/programmes/${programme}/projects?limit=2`);
    expect(listed.body.data.map(({ number }: { number: string }) => number)).toHaveLength(2);
    const rest = await administrator.session.get(
      `/programmes/${programme}/projects?limit=2&cursor=${listed.body.next_cursor}`,
    );
    expect(rest.body.data.map(({ number }: { number: string }) => number)).toEqual(['P-0001']);
    expect(rest.body.next_cursor).toBeNull();
    const carried = await administrator.session.get(
      `/programmes/${programme}/projects?limit=2&state=active&cursor=${listed.body.next_cursor}`,
    );
    expect(carried.body).toMatchObject({ status: 400, code: 'invalid-cursor' });
    const found = await administrator.session.get(`/programmes/${programme}/projects?organisation=${viet.id}`);
    expect(found.body.data).toHaveLength(1);
    const organisations = await administrator.session.get(`/programmes/${programme}/organisations`);
    expect(organisations.body.data).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ id: thai.id, projects: 2 }),
        expect.objectContaining({ id: viet.id, projects: 1 }),
      ]),
    );
  });

  it('are seen by their people only: a foreign one does not exist', async () => {
    const { project, programme } = await world.project(thai);
    const lead = thai.owner.session;
    expect((await lead.get(`/projects/${project}`)).body).toMatchObject({ id: project });
    expect((await viet.owner.session.get(`/projects/${project}`)).status).toBe(404);
    expect((await viet.owner.session.get(`/programmes/${programme}/projects`)).status).toBe(404);
    expect((await system.client().get(`/projects/${project}`)).status).toBe(401);
    const other = await world.programme();
    const foreign = await other.administrator.session.get(`/programmes/${other.programme}/projects/${project}`);
    expect(foreign.status).toBe(404);
    const mine = await lead.get('/me/projects');
    expect(mine.body.data[0]).toMatchObject({ id: project, roles: ['lead'], organisation: thai.id });
    expect((await viet.owner.session.get('/me/projects')).body.data).not.toContainEqual(
      expect.objectContaining({ id: project }),
    );
  });

  it('are changed by the lead who read them last', async () => {
    const { project } = await world.project(thai);
    const change = (session: Session, version: number | undefined) =>
      session.patch(`/projects/${project}`, { summary: 'Rice' }, { ifMatch: version });
    expect((await change(thai.owner.session, undefined)).status).toBe(428);
    expect((await change(thai.owner.session, 7)).body.code).toBe('version-conflict');
    const changed = await change(thai.owner.session, 1);
    expect(changed.body).toMatchObject({ summary: 'Rice', version: 2 });
    expect(changed.headers.get('etag')).toBe('"2"');
  });

  it('are suspended with a reason, and then take no change', async () => {
    const { project, programme, administrator } = await world.project(thai);
    const path = `/programmes/${programme}/projects/${project}`;
    const act = (step: string, version: number) =>
      administrator.session.post(`${path}/${step}`, { reason: 'audit' }, { ifMatch: version });
    expect((await act('suspension', 1)).body).toMatchObject({ state: 'suspended', state_reason: 'audit', version: 2 });
    expect((await act('suspension', 2)).body).toMatchObject({ status: 409, code: 'state-conflict' });
    const refused = await thai.owner.session.patch(`/projects/${project}`, { name: 'x' }, { ifMatch: 2 });
    expect([403, 409]).toContain(refused.status);
    expect((await act('resumption', 2)).body).toMatchObject({ state: 'active', version: 3 });
  });
});

describe('participants', () => {
  it('are invited by the lead, accept by their owner, name their people, leave', async () => {
    const { project } = await world.project(thai);
    const invited = await thai.owner.session.post(`/projects/${project}/participants`, {
      organisation: viet.id,
      role: 'data_provider',
    });
    expect(invited.body).toMatchObject({ state: 'invited', organisation: viet.id, role: 'data_provider' });
    expect((await viet.owner.session.get(`/projects/${project}`)).status).toBe(404);
    const seen = await viet.owner.session.get(`/organisations/${viet.id}/participations`);
    expect(seen.body.data[0]).toMatchObject({ id: invited.body.id, project, project_number: expect.any(String) });
    const path = `/organisations/${viet.id}/participations/${invited.body.id}`;

    const early = await viet.owner.session.put(`${path}/people/${viet.owner.id}`, { role: 'engineer' });
    expect(early.body).toMatchObject({ status: 409, code: 'state-conflict' });
    const foreign = await thai.owner.session.post(
      `/organisations/${thai.id}/participations/${invited.body.id}/acceptance`,
      {},
      { ifMatch: 1 },
    );
    expect(foreign.status).toBe(404);
    const accepted = await viet.owner.session.post(`${path}/acceptance`, {}, { ifMatch: 1 });
    expect(accepted.body).toMatchObject({ state: 'active', version: 2 });

    const stranger = await viet.owner.session.put(`${path}/people/${thai.owner.id}`, { role: 'engineer' });
    expect(stranger.status).toBe(404);
    await viet.owner.session.put(`${path}/people/${viet.owner.id}`, { role: 'engineer' });
    const named = await viet.owner.session.put(`${path}/people/${viet.owner.id}`, { role: 'viewer' });
    expect(named.body.data).toEqual([expect.objectContaining({ person: viet.owner.id, role: 'viewer' })]);
    expect((await viet.owner.session.get(`/projects/${project}`)).status).toBe(200);
    const people = await thai.owner.session.get(`/projects/${project}/people`);
    expect(people.body.data).toHaveLength(2);
    const lower = await viet.owner.session.post(`/projects/${project}/participants`, {
      organisation: viet.id,
      role: 'subcontractor',
    });
    expect(lower.body).toMatchObject({ status: 403, required_role: expect.arrayContaining(['lead']) });

    const left = await viet.owner.session.post(`${path}/leaving`, { reason: 'done' }, { ifMatch: 2 });
    expect(left.body).toMatchObject({ state: 'left', state_reason: 'done' });
    expect((await viet.owner.session.get(`/projects/${project}`)).status).toBe(404);
    const again = await thai.owner.session.post(`/projects/${project}/participants`, {
      organisation: viet.id,
      role: 'subcontractor',
    });
    expect(again.body).toMatchObject({ id: invited.body.id, state: 'invited', version: 4 });
    const twice = await thai.owner.session.post(`/projects/${project}/participants`, {
      organisation: viet.id,
      role: 'subcontractor',
    });
    expect(twice.body).toMatchObject({ status: 409, code: 'already-participant' });
    const back = await thai.owner.session.delete(`/projects/${project}/participants/${invited.body.id}`, {
      ifMatch: 4,
    });
    expect(back.body).toMatchObject({ state: 'left' });
  });

  it('are invited once, also by two people at the same moment', async () => {
    const { project } = await world.project(thai);
    const invite = () =>
      thai.owner.session.post(`/projects/${project}/participants`, { organisation: viet.id, role: 'co_applicant' });
    const answers = await Promise.all([invite(), invite(), invite()]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409, 409]);
    const listed = await thai.owner.session.get(`/projects/${project}/participants`);
    expect(listed.body.data).toHaveLength(2);
  });

  it('the coordinator stays; a suspended participant works no more', async () => {
    const { project, programme, administrator, participation } = await world.project(thai);
    const leave = await thai.owner.session.post(
      `/organisations/${thai.id}/participations/${participation}/leaving`,
      { reason: 'tired' },
      { ifMatch: 1 },
    );
    expect(leave.body).toMatchObject({ status: 409, code: 'coordinator-stays' });
    const path = `/programmes/${programme}/projects/${project}/participants/${participation}`;
    const suspended = await administrator.session.post(`${path}/suspension`, { reason: 'audit' }, { ifMatch: 1 });
    expect(suspended.body).toMatchObject({ state: 'suspended', version: 2 });
    const refused = await thai.owner.session.post(`/projects/${project}/participants`, {
      organisation: viet.id,
      role: 'subcontractor',
    });
    expect(refused.body).toMatchObject({ status: 403, code: 'suspended' });
    await administrator.session.post(`${path}/resumption`, { reason: 'fine' }, { ifMatch: 2 });
    expect((await thai.owner.session.get(`/projects/${project}`)).status).toBe(200);
  });
});

it('lists the countries, the five of the portal first, and takes more', async () => {
  const before = await system.client().get('/countries');
  expect(before.body.data.map(({ code }: { code: string }) => code)).toEqual(['TH', 'VN', 'MY', 'SG', 'JP']);
  const indonesia = { code: 'ID', currency: 'IDR', names: { en: 'Indonesia', ja: 'インドネシア' } };
  expect((await world.platform.post('/platform/countries', indonesia)).status).toBe(201);
  expect((await world.platform.post('/platform/countries', indonesia)).body.code).toBe('country-exists');
  expect((await system.client().get('/countries')).body.data.at(-1)).toEqual(indonesia);
});
