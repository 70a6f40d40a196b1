import { type components, unwrap } from '@app/api-client';
import { at, changing, refused, type Session, statusOf } from '../support/http';
import { launching } from '../support/jobs-world';
import { startSystem, type System } from '../support/system';
import { begin, colleague, datasetPath } from '../support/uploads';
import { type Partner, type Somebody, sure, World } from '../support/world';

type Schemas = components['schemas'];

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

const password = 'a long password for tests';
const programmePath = '/api/v1/programmes/{programme}';
const programmeStaff = '/api/v1/platform/programmes/{programme}/people';
const programmeInvitations = '/api/v1/platform/programmes/{programme}/invitations';
const programmeProjects = `${programmePath}/projects` as const;
const officePath = `${programmeProjects}/{project}` as const;
const projectPath = '/api/v1/projects/{project}';
const participants = `${projectPath}/participants` as const;
const participationPath = '/api/v1/organisations/{org}/participations/{participation}';

const change = (session: Session, project: string, version: number, body: Schemas['ChangeProjectDto']) =>
  session.PATCH(projectPath, { ...changing({ project }, version), body });
const projectOf = (session: Session, project: string) => session.GET(projectPath, at({ project }));
const numbers = ({ data }: Schemas['ProjectPage']) => data.map(({ number }) => number);
const statuses = (answers: { response: Response }[]) =>
  answers.map(({ response }) => response.status).toSorted((a, b) => a - b);

describe('programmes', () => {
  const removed = (programme: string, person: string) =>
    world.platform.DELETE(`${programmeStaff}/{person}/{role}`, at({ programme, person, role: 'administrator' }));
  const named = (programme: string, email: string) =>
    unwrap(world.platform.POST(programmeStaff, { ...at({ programme }), body: { email, role: 'administrator' } }));

  it('are made by the platform administrator with their first administrator', async () => {
    const person = await world.person();
    const { data: made, response } = await world.platform.POST('/api/v1/platform/programmes', {
      body: {
        name: 'GENIAC 3',
        funder: 'METI',
        currency: 'JPY',
        starts_on: '2026-04-01',
        ends_on: '2027-03-31',
        administrator_email: person.email,
      },
    });
    expect(response.status).toBe(201);
    expect(made).toMatchObject({
      currency: 'JPY',
      starts_on: '2026-04-01',
      fiscal_year_start_month: 4,
      time_zone: 'Asia/Tokyo',
      version: 1,
    });
    const programme = made?.id as string;
    const seen = await unwrap(person.session.GET(programmePath, at({ programme })));
    expect(seen).toMatchObject({ id: programme, name: 'GENIAC 3' });
    const staff = await unwrap(person.session.GET(`${programmePath}/people`, at({ programme })));
    expect(staff.data).toEqual([
      expect.objectContaining({ person: person.id, email: person.email, role: 'administrator' }),
    ]);
  });

  it('refuse an end before the start, a second of the same name', async () => {
    const good = { ...world.programmeFacts(), administrator_email: world.administrator.email };
    const post = (facts: Partial<typeof good>) =>
      world.platform.POST('/api/v1/platform/programmes', { body: { ...good, ...facts } });
    expect((await refused(post({ ends_on: '2020-01-01' }))).errors?.[0].code).toBe('not-after-start');
    const unknown = { ...good, currency: 'XXX' };
    expect((await world.platform.send('POST', '/platform/programmes', unknown)).status).toBe(400);
    expect((await refused(post({ starts_on: '2026-02-31' }))).status).toBe(400);
    for (const time_zone of ['Asia/Atlantis', '+09:00', 'JST', ''])
      expect((await refused(post({ time_zone }))).errors?.[0]).toMatchObject({
        pointer: '/time_zone',
        code: 'time-zone',
      });
    expect((await post({})).response.status).toBe(201);
    expect(await refused(post({}))).toMatchObject({ status: 409, code: 'programme-name-taken' });
    // All that is wrong is told together.
    const all = await refused(post({ ends_on: '2020-01-01' }));
    expect(all.errors?.map(({ pointer }) => pointer)).toEqual(['/name', '/ends_on']);
  });

  it('invite into their office whoever has no account, who joins by the link and has the role', async () => {
    const email = 'first@office.example';
    const body = { ...world.programmeFacts(), administrator_email: email, administrator_locale: 'vi' as const };
    const { id: programme, name } = await unwrap(world.platform.POST('/api/v1/platform/programmes', { body }));
    const unknown = { email: 'second@office.example', role: 'finance' as const };
    const stranger = await refused(world.platform.POST(programmeStaff, { ...at({ programme }), body: unknown }));
    expect(stranger.errors?.[0]).toMatchObject({ pointer: '/email', code: 'unknown-person' });
    const invited = await unwrap(
      world.platform.POST(programmeInvitations, { ...at({ programme }), body: { ...unknown, locale: 'th' } }),
    );
    const open = async () =>
      (await unwrap(world.platform.GET(programmeInvitations, at({ programme })))).data.map(
        ({ email, role, state, locale }) => ({ email, role, state, locale }),
      );
    const first = { email, role: 'administrator', state: 'sent', locale: 'vi' };
    const second = { ...unknown, locale: 'th' };
    expect(await open()).toEqual([{ ...second, state: 'sent' }, first]);
    const withdraw = { ...at({ programme, invitation: invited.id }) };
    const { programme: another } = await world.programme();
    const foreign = { ...at({ programme: another, invitation: invited.id }) };
    expect(await statusOf(world.platform.DELETE(`${programmeInvitations}/{invitation}`, foreign))).toBe(404);
    expect(await statusOf(world.platform.DELETE(`${programmeInvitations}/{invitation}`, withdraw))).toBe(204);
    expect(await open()).toEqual([{ ...second, state: 'withdrawn' }, first]);

    const token = await world.tokenFor(email);
    const link = await unwrap(system.client().POST('/api/v1/invitations/lookup', { body: { token } }));
    expect(link).toMatchObject({ scope_kind: 'programme', scope: programme, scope_name: name, role: 'administrator' });
    const account = { token, name: 'First Person', password };
    const joined = await unwrap(system.client().POST('/api/v1/invitations/acceptance', { body: account }));
    expect(joined).toMatchObject({ name: 'First Person', email, roles: ['administrator'] });
    const session = await system.client().signIn(email, password);
    expect(await unwrap(session.GET(programmePath, at({ programme })))).toMatchObject({ name });
    // Of the platform's own pages they open none.
    expect(await statusOf(session.POST(programmeInvitations, { ...at({ programme }), body: unknown }))).toBe(404);
    const acts = (await unwrap(world.platform.GET('/api/v1/platform/audit'))).data.map(({ action }) => action);
    expect(acts[0]).toBe('programme.person_joined');
    expect(acts).toEqual(expect.arrayContaining(['programme.invitation_withdrawn', 'programme.person_invited']));

    // No older link brings back a role that was taken back, nor does one that was sent twice.
    await named(programme, world.administrator.email);
    await unwrap(
      world.platform.POST(programmeInvitations, { ...at({ programme }), body: { email, role: 'administrator' } }),
    );
    const again = await world.tokenFor(email);
    expect(await statusOf(removed(programme, joined.person))).toBe(204);
    const late = await refused(system.client().POST('/api/v1/invitations/acceptance', { body: { token: again } }));
    expect(late.status).toBe(410);
  });

  it('have days of the time zone that was said, and so have their projects', async () => {
    const facts = { ...world.programmeFacts(), administrator_email: world.administrator.email };
    const body = { ...facts, time_zone: 'Asia/Ho_Chi_Minh' };
    const { time_zone } = await unwrap(world.platform.POST('/api/v1/platform/programmes', { body }));
    expect(time_zone).toBe('Asia/Ho_Chi_Minh');
    const { project } = await world.project(thai);
    expect(await unwrap(thai.owner.session.GET(projectPath, at({ project })))).toMatchObject({
      time_zone: 'Asia/Tokyo',
    });
  });

  it('keep their last administrator', async () => {
    const { programme, administrator } = await world.programme();
    const last = await refused(removed(programme, administrator.id));
    expect(last).toMatchObject({ status: 409, code: 'last-administrator' });
    const second = await world.person();
    await named(programme, second.email);
    expect((await removed(programme, administrator.id)).response.status).toBe(204);
    expect((await second.session.GET(programmePath, at({ programme }))).response.status).toBe(200);
    expect((await refused(administrator.session.GET(programmePath, at({ programme })))).status).toBe(404);
  });

  it('keep one of two administrators who are removed at once', async () => {
    for (let round = 0; round < 5; round++) {
      const { programme, administrator } = await world.programme();
      const { email, id } = world.administrator;
      expect(await named(programme, email)).toMatchObject({ person: id, role: 'administrator' });
      const answers = await Promise.all([administrator.id, id].map((person) => removed(programme, person)));
      expect(statuses(answers)).toEqual([204, 409]);
    }
  });

  it('read on their record what is done in their projects, and in no other', async () => {
    const { programme, administrator, project } = await world.project(thai);
    const other = await world.project(thai);
    const auditor = await world.staff(programme, await world.person(), 'auditor');
    await unwrap(change(thai.owner.session, project, 1, { summary: 'Rice' }));
    await unwrap(change(thai.owner.session, other.project, 1, { summary: 'Tea' }));
    const record = (session: Session, limit?: number) =>
      unwrap(session.GET(`${programmePath}/audit`, { params: { path: { programme }, query: { limit } } }));
    const { data } = await record(auditor.session);
    expect(data.map((entry) => [entry.action, entry.project])).toEqual([
      ['project.changed', project],
      ['programme.role_granted', null],
      ['project.created', project],
      ['project.person_named', project],
      ['programme.role_granted', null],
      ['programme.created', null],
    ]);
    expect((await record(administrator.session, 2)).next_cursor).not.toBeNull();
  });

  it('name an owner of the coordinator as first lead, and nobody else', async () => {
    const { programme, administrator } = await world.programme();
    const { email } = await colleague(system, world, thai, 'member');
    const body = { name: 'Thai helper', coordinator: thai.id, lead_email: email };
    const problem = await refused(administrator.session.POST(programmeProjects, { ...at({ programme }), body }));
    expect(problem.errors?.[0]).toMatchObject({ pointer: '/lead_email', code: 'not-an-owner' });
  });

  it('make a project by a key with the scope for it', async () => {
    const { programme, administrator } = await world.programme();
    const make = async (scope: Schemas['MakeKey']['scopes'][number]) => {
      const script = { body: { name: 'script', scopes: [scope] } };
      const { key } = await unwrap(administrator.session.POST('/api/v1/me/keys', script));
      const body = { name: 'By a script', coordinator: thai.id };
      return system.client(key).POST(programmeProjects, { ...at({ programme }), body });
    };
    expect((await refused(make('programme:read'))).code).toBe('key-scope-missing');
    expect((await make('programme:write')).response.status).toBe(201);
  });
});

describe('projects', () => {
  it('are numbered per programme without gaps, also when one is refused between', async () => {
    const { programme, administrator } = await world.programme();
    const { session } = administrator;
    const make = (coordinator: string) =>
      session.POST(programmeProjects, { ...at({ programme }), body: { name: 'Thai helper', coordinator } });
    const first = await unwrap(make(thai.id));
    const unverified = await world.partner('MY', { verified: false });
    const between = await refused(make(unverified.id));
    const both = await Promise.all([unwrap(make(thai.id)), unwrap(make(viet.id))]);
    expect(first).toMatchObject({ number: 'P-0001', state: 'active', coordinator: thai.id });
    expect(first.participants).toEqual([
      expect.objectContaining({ organisation: thai.id, role: 'coordinator', state: 'active', country: 'TH' }),
    ]);
    expect(between).toMatchObject({ status: 409, code: 'partner-not-verified' });
    expect(between.checks?.[0]).toMatchObject({ check: 'organisation-verified', result: 'failed' });
    expect(new Set(both.map(({ number }) => number))).toEqual(new Set(['P-0002', 'P-0003']));
    type Query = { limit?: number; cursor?: string; state?: 'active'; organisation?: string };
    const list = (query: Query) => session.GET(programmeProjects, { params: { path: { programme }, query } });
    const listed = await unwrap(list({ limit: 2 }));
    expect(numbers(listed)).toHaveLength(2);
    const cursor = listed.next_cursor as string;
    const rest = await unwrap(list({ limit: 2, cursor }));
    expect(numbers(rest)).toEqual(['P-0001']);
    expect(rest.next_cursor).toBeNull();
    const carried = await refused(list({ limit: 2, state: 'active', cursor }));
    expect(carried).toMatchObject({ status: 400, code: 'invalid-cursor' });
    expect((await unwrap(list({ organisation: viet.id }))).data).toHaveLength(1);
    const organisations = await unwrap(session.GET(`${programmePath}/organisations`, at({ programme })));
    expect(organisations.data).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ id: thai.id, projects: 2 }),
        expect.objectContaining({ id: viet.id, projects: 1 }),
      ]),
    );
  });

  it('are seen by their people only: a foreign one does not exist', async () => {
    const { project, programme } = await world.project(thai);
    const lead = thai.owner.session;
    // Who has the same role, but in a project of another partner.
    await world.project(viet);
    const stranger = viet.owner.session;
    expect(await unwrap(projectOf(lead, project))).toMatchObject({ id: project });
    expect((await refused(projectOf(stranger, project))).status).toBe(404);
    expect((await refused(stranger.GET(programmeProjects, at({ programme })))).status).toBe(404);
    expect((await refused(projectOf(system.client(), project))).status).toBe(401);
    const other = await world.programme();
    const foreign = other.administrator.session.GET(officePath, at({ programme: other.programme, project }));
    expect((await refused(foreign)).status).toBe(404);
    const beside = other.administrator.session.GET(programmeProjects, at({ programme }));
    expect((await refused(beside)).status).toBe(404);
    expect(await unwrap(projectOf(lead, project))).not.toHaveProperty('contacts');
    const mine = async (session: Session) => (await unwrap(session.GET('/api/v1/me/projects'))).data;
    expect((await mine(lead))[0]).toMatchObject({ id: project, roles: ['lead'], organisations: [thai.id] });
    expect(await mine(stranger)).not.toContainEqual(expect.objectContaining({ id: project }));
  });

  it('tell their office who leads them and who stewards their data, and nobody else of the organisations', async () => {
    const { project, programme, administrator } = await world.project(viet);
    await colleague(system, world, viet, 'steward');
    await colleague(system, world, viet, 'member');
    const { contacts } = await unwrap(administrator.session.GET(officePath, at({ programme, project })));
    const organisation_name = expect.any(String) as string;
    expect(contacts).toEqual([
      { name: expect.stringContaining('Owner'), role: 'lead', organisation_name },
      { name: 'steward', role: 'steward', organisation_name },
    ]);
    expect(contacts[0].organisation_name).toMatch(/^Organisation /);
  });

  it('are changed by the lead who read them last', async () => {
    const { project } = await world.project(thai);
    const { session } = thai.owner;
    const body = { summary: 'Rice' };
    expect((await session.send('PATCH', `/projects/${project}`, body)).status).toBe(428);
    expect((await refused(change(session, project, 7, body))).code).toBe('version-conflict');
    const { data, response } = await change(session, project, 1, body);
    expect(data).toMatchObject({ summary: 'Rice', version: 2 });
    expect(response.headers.get('etag')).toBe('"2"');
  });

  it('are suspended with a reason, and then take no change', async () => {
    const { project, programme, administrator } = await world.project(thai);
    const act = (step: 'suspension' | 'resumption', version: number) =>
      administrator.session.POST(`${officePath}/${step}`, {
        ...changing({ programme, project }, version),
        body: { reason: 'audit' },
      });
    const suspended = await unwrap(act('suspension', 1));
    expect(suspended).toMatchObject({ state: 'suspended', state_reason: 'audit', version: 2 });
    expect(await refused(act('suspension', 2))).toMatchObject({ status: 409, code: 'state-conflict' });
    const renamed = await refused(change(thai.owner.session, project, 2, { name: 'x' }));
    expect(renamed).toMatchObject({ status: 403, code: 'suspended' });
    expect(await unwrap(act('resumption', 2))).toMatchObject({ state: 'active', version: 3 });
  });

  it('are closed for good when no job is live', async () => {
    const l = await launching(system, world);
    const { project, programme, administrator, partner } = l.funded;
    const { session } = partner.owner;
    const { id: job, version: launched } = sure(await l.launch()).body;
    const close = async () => {
      const { version } = await unwrap(projectOf(session, project));
      const closing = { ...changing({ programme, project }, version), body: { reason: 'All is done.' } };
      return administrator.session.POST(`${officePath}/closing`, closing);
    };
    expect(await refused(close())).toMatchObject({
      status: 409,
      code: 'project-not-ended',
      checks: [expect.objectContaining({ check: 'no-live-jobs', used: 1 })],
    });
    const jobPath = `${projectPath}/fine-tuning-jobs/{job}` as const;
    await unwrap(session.POST(`${jobPath}/cancel`, changing({ project, job }, launched)));
    expect(await unwrap(close())).toMatchObject({ state: 'closed', state_reason: 'All is done.' });
    const params = { path: { project }, header: { 'If-Match': '*' } };
    expect((await refused(session.PATCH(projectPath, { params, body: { name: 'x' } }))).code).toBe('closed');
    expect((await unwrap(session.GET(jobPath, at({ project, job })))).state).toBe('cancelled');
    expect((await refused(close())).code).toBe('state-conflict');
  });
});

describe('participants', () => {
  const invited = (by: Session, project: string, role: Schemas['InviteParticipantDto']['role'] = 'subcontractor') =>
    by.POST(participants, { ...at({ project }), body: { organisation: viet.id, role } });
  const accept = (by: Session, org: string, participation: string, version: number) =>
    by.POST(`${participationPath}/acceptance`, changing({ org, participation }, version));
  const leave = (by: Session, org: string, participation: string, version: number, reason: string) =>
    by.POST(`${participationPath}/leaving`, { ...changing({ org, participation }, version), body: { reason } });

  it('are invited by the lead, accept by their owner, name their people, leave', async () => {
    const { project } = await world.project(thai);
    const lead = thai.owner.session;
    const { session } = viet.owner;
    const org = viet.id;
    const invitation = await unwrap(invited(lead, project, 'data_provider'));
    expect(invitation).toMatchObject({ state: 'invited', organisation: org, role: 'data_provider' });
    const participation = invitation.id;
    expect((await refused(projectOf(session, project))).status).toBe(404);
    const seen = await unwrap(session.GET('/api/v1/organisations/{org}/participations', at({ org })));
    expect(seen.data[0]).toMatchObject({ id: participation, project, project_number: expect.any(String) });

    expect(await unwrap(session.GET(participationPath, at({ org, participation })))).toEqual(seen.data[0]);
    const others = lead.GET(participationPath, at({ org: thai.id, participation }));
    expect((await refused(others)).status).toBe(404);

    const name = (person: string, role: Schemas['ProjectRoleDto']['role']) =>
      session.PUT(`${participationPath}/people/{person}`, { ...at({ org, participation, person }), body: { role } });
    const early = await refused(name(viet.owner.id, 'engineer'));
    expect(early).toMatchObject({ status: 409, code: 'state-conflict' });
    expect((await refused(accept(lead, thai.id, participation, 1))).status).toBe(404);
    const accepted = await unwrap(accept(session, org, participation, 1));
    expect(accepted).toMatchObject({ state: 'active', version: 2 });

    expect((await refused(name(thai.owner.id, 'engineer'))).status).toBe(404);
    await unwrap(name(viet.owner.id, 'engineer'));
    const named = await unwrap(name(viet.owner.id, 'viewer'));
    expect(named).toMatchObject({ person: viet.owner.id, role: 'viewer', organisation: org });
    expect((await projectOf(session, project)).response.status).toBe(200);
    const people = (query: { limit?: number; cursor?: string } = {}) =>
      unwrap(lead.GET(`${projectPath}/people`, { params: { path: { project }, query } }));
    const all = (await people()).data;
    expect(all).toHaveLength(2);
    const page = await people({ limit: 1 });
    const rest = await people({ limit: 1, cursor: page.next_cursor as string });
    expect([...page.data, ...rest.data]).toEqual(all);
    expect(rest.next_cursor).toBeNull();
    const lower = await refused(invited(session, project));
    expect(lower).toMatchObject({ status: 403, required_role: expect.arrayContaining(['lead']) });

    const left = await unwrap(leave(session, org, participation, 2, 'done'));
    expect(left).toMatchObject({ state: 'left', state_reason: 'done' });
    expect((await refused(projectOf(session, project))).status).toBe(404);
    const again = await unwrap(invited(lead, project));
    expect(again).toMatchObject({ id: participation, state: 'invited', version: 4 });
    const twice = await refused(invited(lead, project));
    expect(twice).toMatchObject({ status: 409, code: 'already-participant' });
    const back = lead.DELETE(`${participants}/{participant}`, changing({ project, participant: participation }, 4));
    expect(await unwrap(back)).toMatchObject({ state: 'left' });
  });

  it('can be looked for by the lead among verified organisations that do not take part', async () => {
    const { project } = await world.project(thai);
    const stranger = await world.partner('SG', { verified: false });
    const lead = thai.owner.session;
    const found = async (text: string) => {
      const query = { path: { project }, query: { text } };
      const answer = lead.GET('/api/v1/projects/{project}/invitable-organisations', { params: query });
      return (await unwrap(answer)).data;
    };
    const nameOf = async ({ id, owner }: typeof viet) =>
      (await unwrap(owner.session.GET('/api/v1/organisations/{org}', at({ org: id })))).legal_name;
    const name = await nameOf(viet);
    const offered = { id: viet.id, name, country: 'VN' };
    expect(await found(name.slice(3).toUpperCase())).toContainEqual(offered);
    expect(await found(await nameOf(stranger))).toEqual([]);
    expect(await found('%')).toEqual([]);
    expect(await found(await nameOf(thai))).toEqual([]);
    const { id: participant } = await unwrap(invited(lead, project));
    expect(await found(name)).not.toContainEqual(offered);
    await unwrap(lead.DELETE(`${participants}/{participant}`, changing({ project, participant }, 1)));
    expect(await found(name)).toContainEqual(offered);
    expect((await found('')).length).toBeLessThanOrEqual(10);
    const query = { path: { project }, query: { text: '' } };
    const any = await unwrap(lead.GET('/api/v1/projects/{project}/invitable-organisations', { params: query }));
    expect(any.more).toBe(false);
  });

  it('are invited once, also by two people at the same moment', async () => {
    const { project } = await world.project(thai);
    const lead = thai.owner.session;
    const answers = await Promise.all([1, 2, 3].map(() => invited(lead, project, 'co_applicant')));
    expect(statuses(answers)).toEqual([201, 409, 409]);
    expect((await unwrap(lead.GET(participants, at({ project })))).data).toHaveLength(2);
  });

  it('the coordinator stays; a suspended participant works no more', async () => {
    const { project, programme, administrator, participation } = await world.project(thai);
    const lead = thai.owner.session;
    const stays = await refused(leave(lead, thai.id, participation, 1, 'tired'));
    expect(stays).toMatchObject({ status: 409, code: 'coordinator-stays' });
    const act = (step: 'suspension' | 'resumption', version: number, reason: string) =>
      administrator.session.POST(`${officePath}/participants/{participant}/${step}`, {
        ...changing({ programme, project, participant: participation }, version),
        body: { reason },
      });
    const listed = async () => (await unwrap(lead.GET('/api/v1/me/projects'))).data.map(({ id }) => id);
    expect(await listed()).toContain(project);
    expect(await unwrap(act('suspension', 1, 'audit'))).toMatchObject({ state: 'suspended', version: 2 });
    expect(await listed()).not.toContain(project);
    expect(await refused(invited(lead, project))).toMatchObject({ status: 403, code: 'suspended' });
    await unwrap(act('resumption', 2, 'fine'));
    expect(await listed()).toContain(project);
    expect((await projectOf(lead, project)).response.status).toBe(200);
  });
});

it('lists the countries, the five of the portal first, and takes more', async () => {
  const countries = async () => (await unwrap(system.client().GET('/api/v1/countries'))).data;
  expect((await countries()).map(({ code }) => code)).toEqual(['TH', 'VN', 'MY', 'SG', 'JP']);
  const indonesia = {
    code: 'ID',
    currency: 'IDR',
    names: { en: 'Indonesia', ja: 'インドネシア' },
    registration_number_pattern: '\\d{13}',
  };
  const add = (body: Schemas['AddCountryDto']) => world.platform.POST('/api/v1/platform/countries', { body });
  const broken = await refused(add({ ...indonesia, registration_number_pattern: '(' }));
  expect(broken.errors?.[0]).toMatchObject({ pointer: '/registration_number_pattern' });
  expect((await add(indonesia)).response.status).toBe(201);
  expect((await refused(add(indonesia))).code).toBe('country-exists');
  expect((await countries()).at(-1)).toEqual({ ...indonesia, store: true });

  const email = 'owner@id.example';
  const register = (registration_number: string) =>
    system.client().POST('/api/v1/organisations', {
      body: {
        legal_name: 'Fictional Indonesia',
        country: 'ID',
        registration_number,
        owner: { email, name: 'Owner', password },
      },
    });
  expect((await refused(register('12'))).errors?.[0].code).toBe('invalid-registration-number');
  const { id: org } = await unwrap(register('9120001234567'));
  const confirmation = { token: await world.tokenFor(email), password };
  await unwrap(system.client().POST('/api/v1/email-verifications', { body: confirmation }));
  await unwrap(
    world.platform.POST('/api/v1/platform/organisations/{organisation}/verification', {
      ...changing({ organisation: org }, 1),
      body: { evidence: 'extract of the register' },
    }),
  );
  const session = await system.client().signIn(email, password);
  const { id: person } = await unwrap(session.GET('/api/v1/me'));
  const owner: Somebody = { id: person, email, session };
  const steward = await colleague(system, world, { id: org, country: 'ID', owner }, 'steward');
  // Its data can lie at home: the country came with a store.
  const made = await unwrap(
    steward.session.POST('/api/v1/organisations/{org}/datasets', {
      ...at({ org }),
      body: {
        name: 'Indonesian questions',
        modality: 'instruction',
        languages: [{ iso639_3: 'ind', bcp47: 'id-ID' }],
        licence: 'CC-BY-4.0',
        lawful_basis: 'not_personal',
        personal_data: 'none',
        residency: { storage_allowed: ['ID'] },
      },
    }),
  );
  expect(made).toMatchObject({ residency: { storage_allowed: ['ID'] } });
  const dataset = made.id;
  const version = await unwrap(steward.session.POST(`${datasetPath}/versions`, { ...at({ org, dataset }), body: {} }));
  const place = { org, dataset, version: version.id };
  const begun = await begin(steward.session, place, Buffer.from('12345'), { filename: 'rows.jsonl' });
  expect(begun.status).toBe(201);
});

it('shows an office the verified organisations by name, page by page, and no other', async () => {
  const { programme, administrator } = await world.programme();
  const waiting = await world.partner('SG', { verified: false });
  const page = (query: { search?: string; limit?: number; cursor?: string }) => {
    const params = { path: { programme }, query };
    return unwrap(administrator.session.GET(`${programmePath}/verified-organisations`, { params }));
  };
  const all = (await page({ limit: 200 })).data;
  const ids = all.map(({ id }) => id);
  expect(ids).toEqual(expect.arrayContaining([thai.id, viet.id]));
  expect(ids).not.toContain(waiting.id);
  const first = await page({ limit: 1 });
  const second = await page({ limit: 1, cursor: first.next_cursor as string });
  expect([...first.data, ...second.data]).toEqual(all.slice(0, 2));
  const own = all.find(({ id }) => id === thai.id);
  const found = await page({ search: own?.name.slice(-6).toUpperCase() });
  expect(found.data).toEqual([own]);
});
