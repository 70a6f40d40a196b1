import type { Session } from '../support/http';
import { launching } from '../support/jobs-world';
import { type Partner, sure, World } from '../support/world';
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

  it('keep one of two administrators who are removed at once', async () => {
    for (let round = 0; round < 5; round++) {
      const { programme, administrator } = await world.programme();
      const path = `/platform/programmes/${programme}/people`;
      const { email, id } = world.administrator;
      const named = sure(await world.platform.post(path, { email, role: 'administrator' }));
      expect(named.body).toMatchObject({ person: id, role: 'administrator' });
      const answers = await Promise.all(
        [administrator.id, id].map((person) => world.platform.delete(`${path}/${person}/administrator`)),
      );
      expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([204, 409]);
    }
  });

  it('read on their record what is done in their projects, and in no other', async () => {
    const { programme, administrator, project } = await world.project(thai);
    const other = await world.project(thai);
    const auditor = await world.staff(programme, await world.person(), 'auditor');
    sure(await thai.owner.session.patch(`/projects/${project}`, { summary: 'Rice' }, { ifMatch: 1 }));
    sure(await thai.owner.session.patch(`/projects/${other.project}`, { summary: 'Tea' }, { ifMatch: 1 }));
    const { body } = await auditor.session.get(`/programmes/${programme}/audit`);
    expect(body.data.map((entry: { action: string; project: string }) => [entry.action, entry.project])).toEqual([
      ['project.changed', project],
      ['programme.role_granted', null],
      ['project.created', project],
      ['project.person_named', project],
      ['programme.role_granted', null],
      ['programme.created', null],
    ]);
    expect((await administrator.session.get(`/programmes/${programme}/audit?limit=2`)).body.next_cursor).not.toBeNull();
  });

  it('name an owner of the coordinator as first lead, and nobody else', async () => {
    const { programme, administrator } = await world.programme();
    const email = `member-${Date.now()}@example.test`;
    sure(await thai.owner.session.post(`/organisations/${thai.id}/invitations`, { email, role: 'member' }));
    const accepted = { token: await world.tokenFor(email), name: 'Member', password: 'a long password for tests' };
    sure(await system.client().post('/invitations/acceptance', accepted));
    const answer = await administrator.session.post(`/programmes/${programme}/projects`, {
      name: 'Thai helper',
      coordinator: thai.id,
      lead_email: email,
    });
    expect(answer.body.errors[0]).toMatchObject({ pointer: '/lead_email', code: 'not-an-owner' });
  });

  it('make a project by a key with the scope for it', async () => {
    const { programme, administrator } = await world.programme();
    const make = async (scope: string) => {
      const { key } = sure(await administrator.session.post('/me/keys', { name: 'script', scopes: [scope] })).body;
      const body = { name: 'By a script', coordinator: thai.id };
      return system.client(key as string).post(`/programmes/${programme}/projects`, body);
    };
    expect((await make('programme:read')).body.code).toBe('key-scope-missing');
    expect((await make('programme:write')).status).toBe(201);
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
    expect(refused.body).toMatchObject({ status: 409, code: 'partner-not-verified' });
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
    expect(mine.body.data[0]).toMatchObject({ id: project, roles: ['lead'], organisations: [thai.id] });
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
    expect(refused.body).toMatchObject({ status: 403, code: 'suspended' });
    expect((await act('resumption', 2)).body).toMatchObject({ state: 'active', version: 3 });
  });

  it('are closed for good when no job is live', async () => {
    const l = await launching(system, world);
    const { project, programme, administrator, partner } = l.funded;
    const { session } = partner.owner;
    const job = sure(await l.launch()).body;
    const version = async () => (await session.get(`/projects/${project}`)).body.version as number;
    const close = async () =>
      administrator.session.post(
        `/programmes/${programme}/projects/${project}/closing`,
        { reason: 'All is done.' },
        { ifMatch: await version() },
      );
    expect((await close()).body).toMatchObject({
      status: 409,
      code: 'project-not-ended',
      checks: [expect.objectContaining({ check: 'no-live-jobs', used: 1 })],
    });
    const path = `/projects/${project}/fine-tuning-jobs/${job.id}`;
    sure(await session.post(`${path}/cancel`, {}, { ifMatch: job.version }));
    expect((await close()).body).toMatchObject({ state: 'closed', state_reason: 'All is done.' });
    expect((await session.patch(`/projects/${project}`, { name: 'x' }, { ifMatch: '*' })).body.code).toBe('closed');
    expect((await session.get(path)).body.state).toBe('cancelled');
    expect((await close()).body.code).toBe('state-conflict');
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
    expect(named.body).toMatchObject({ person: viet.owner.id, role: 'viewer', organisation: viet.id });
    expect((await viet.owner.session.get(`/projects/${project}`)).status).toBe(200);
    const people = await thai.owner.session.get(`/projects/${project}/people`);
    expect(people.body.data).toHaveLength(2);
    const page = (await thai.owner.session.get(`/projects/${project}/people?limit=1`)).body;
    const rest = (await thai.owner.session.get(`/projects/${project}/people?limit=1&cursor=${page.next_cursor}`)).body;
    expect([...page.data, ...rest.data]).toEqual(people.body.data);
    expect(rest.next_cursor).toBeNull();
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
  const indonesia = {
    code: 'ID',
    currency: 'IDR',
    names: { en: 'Indonesia', ja: 'インドネシア' },
    registration_number_pattern: '\\d{13}',
  };
  const broken = { ...indonesia, registration_number_pattern: '(' };
  expect((await world.platform.post('/platform/countries', broken)).body.errors[0]).toMatchObject({
    pointer: '/registration_number_pattern',
  });
  expect((await world.platform.post('/platform/countries', indonesia)).status).toBe(201);
  expect((await world.platform.post('/platform/countries', indonesia)).body.code).toBe('country-exists');
  expect((await system.client().get('/countries')).body.data.at(-1)).toEqual(indonesia);

  const register = (registration_number: string) =>
    system.client().post('/organisations', {
      legal_name: 'Fictional Indonesia',
      country: 'ID',
      registration_number,
      owner: { email: 'owner@id.example', name: 'Owner', password: 'a long password for tests' },
    });
  expect((await register('12')).body.errors[0].code).toBe('invalid-registration-number');
  const made = sure(await register('9120001234567')).body;
  const confirmation = { token: await world.tokenFor('owner@id.example'), password: 'a long password for tests' };
  sure(await system.client().post('/email-verifications', confirmation));
  const evidence = { evidence: 'extract of the register' };
  sure(await world.platform.post(`/platform/organisations/${made.id}/verification`, evidence, { ifMatch: 1 }));
  const owner = await system.client().signIn('owner@id.example', confirmation.password);
  const joins = { email: 'steward@id.example', role: 'steward' };
  sure(await owner.post(`/organisations/${made.id}/invitations`, joins));
  const token = await world.tokenFor(joins.email);
  sure(await system.client().post('/invitations/acceptance', { ...confirmation, token, name: 'Steward' }));
  const steward = await system.client().signIn(joins.email, confirmation.password);
  // Its data can lie at home: the country came with a store.
  const dataset = await steward.post(`/organisations/${made.id}/datasets`, {
    name: 'Indonesian questions',
    modality: 'instruction',
    languages: [{ iso639_3: 'ind', bcp47: 'id-ID' }],
    licence: 'CC-BY-4.0',
    lawful_basis: 'not_personal',
    personal_data: 'none',
    residency: { storage_allowed: ['ID'] },
  });
  expect(dataset.body).toMatchObject({ residency: { storage_allowed: ['ID'] } });
  const version = sure(await steward.post(`/organisations/${made.id}/datasets/${dataset.body.id}/versions`, {}));
  const path = `/organisations/${made.id}/datasets/${dataset.body.id}/versions/${version.body.id}/uploads`;
  const filename = Buffer.from('rows.jsonl').toString('base64');
  const headers = { 'tus-resumable': '1.0.0', 'upload-length': '5', 'upload-metadata': `filename ${filename}` };
  expect((await steward.send('POST', path, undefined, { headers })).status).toBe(201);
});
