import type { Session } from '../support/http';
import { startSystem, type System } from '../support/system';
import { type Partner, type Somebody, sure, type Working, World } from '../support/world';

let system: System;
let world: World;
let coordinator: Partner;
let applicant: Partner;
let working: Working;

beforeAll(async () => {
  system = await startSystem();
  world = await World.begin(system);
  coordinator = await world.partner('TH');
  applicant = await world.partner('VN');
  working = await world.project(coordinator);
  await takePart();
});
afterAll(() => system.stop());

/** The applicant joins the project; its owner leads for it, and the coordinator's owner reads for it too. */
async function takePart(): Promise<void> {
  const body = { organisation: applicant.id, role: 'co_applicant' };
  const invited = sure(await coordinator.owner.session.post(`/projects/${working.project}/participants`, body));
  const path = `/organisations/${applicant.id}/participations/${invited.body.id}`;
  const { session } = applicant.owner;
  sure(await session.post(`${path}/acceptance`, {}, { ifMatch: invited.body.version }));
  sure(await session.put(`${path}/people/${applicant.owner.id}`, { role: 'lead' }));
  const email = coordinator.owner.email;
  sure(await session.post(`/organisations/${applicant.id}/invitations`, { email, role: 'member' }));
  sure(await system.client().post('/invitations/acceptance', { token: await world.tokenFor(email) }));
  sure(await session.put(`${path}/people/${coordinator.owner.id}`, { role: 'viewer' }));
}

/** A service account of an organisation in the project, and a key of it. */
async function serviceKey(session: Session): Promise<{ id: string; key: string }> {
  const path = `/projects/${working.project}`;
  const account = sure(await session.post(`${path}/service-accounts`, { name: 'pipeline' })).body.id as string;
  const scopes = ['project:read', 'reference:read'];
  return sure(await session.post(`${path}/keys`, { name: 'pipeline', scopes, service_account: account })).body;
}

it('keeps a service key to its project, its scopes and its organisation', async () => {
  const { id, key } = await serviceKey(coordinator.owner.session);
  const project = `/projects/${working.project}`;
  const service = system.client(key);
  expect((await service.get(project)).status).toBe(200);
  expect((await service.get('/me')).body.code).toBe('key-not-accepted');
  expect((await service.get(`${project}/budget`)).body.code).toBe('key-scope-missing');
  const elsewhere = await world.project(coordinator);
  expect((await service.get(`/projects/${elsewhere.project}`)).status).toBe(404);
  const other = applicant.owner.session;
  expect((await other.get(`${project}/keys`)).body.data).toEqual([]);
  expect((await other.delete(`${project}/keys/${id}`)).status).toBe(404);
  expect((await coordinator.owner.session.delete(`${project}/keys/${id}`)).status).toBe(204);
  expect((await service.get(project)).status).toBe(401);
});

it('counts a role only while the organisation behind it may act', async () => {
  const project = `/projects/${working.project}`;
  const { session } = coordinator.owner;
  const { version } = (await session.get(project)).body;
  const path = `/platform/organisations/${coordinator.id}/suspension`;
  const registered = (await world.platform.get(`/platform/organisations/${coordinator.id}`)).body;
  const reason = 'for a test';
  sure(await world.platform.post(path, { state: 'suspended', reason }, { ifMatch: registered.version }));
  // What is left is the role of a viewer, for the other organisation.
  expect((await session.get(project)).status).toBe(200);
  const refused = await session.patch(project, { name: 'Renamed' }, { ifMatch: version });
  expect(refused.body).toMatchObject({ status: 403, code: 'role-missing', required_role: ['lead'] });
  const again = { state: 'verified', reason };
  sure(await world.platform.post(path, again, { ifMatch: registered.version + 1 }));
  expect((await session.patch(project, { name: 'Renamed' }, { ifMatch: version })).status).toBe(200);
});

/** Somebody new in an organisation, with a role in the project for it. */
async function colleague(partner: Partner, participation: string, role: string): Promise<Somebody> {
  const email = `colleague-${Math.random().toString(36).slice(2)}@example.test`;
  const password = 'a long password for tests';
  sure(await partner.owner.session.post(`/organisations/${partner.id}/invitations`, { email, role: 'member' }));
  const token = await world.tokenFor(email);
  const joined = sure(await system.client().post('/invitations/acceptance', { token, name: 'Colleague', password }));
  const path = `/organisations/${partner.id}/participations/${participation}/people/${joined.body.person}`;
  sure(await partner.owner.session.put(path, { role }));
  return { id: joined.body.person, email, session: await system.client().signIn(email, password) };
}

describe('a member who is removed', () => {
  it('loses at once what they held as one: project roles, service keys, invitations', async () => {
    const project = `/projects/${working.project}`;
    const { owner, id } = coordinator;
    const gone = await colleague(coordinator, working.participation, 'lead');
    const { key } = await serviceKey(gone.session);
    const personal = sure(
      await gone.session.post('/me/keys', {
        name: 'mine',
        scopes: ['project:read', 'project:write', 'reference:read'],
      }),
    ).body.key as string;
    const accounts = (await gone.session.get(`${project}/service-accounts`)).body.data;
    const account = accounts.find(({ made_by }: { made_by: string }) => made_by === gone.id);
    expect((await system.client(key).get(project)).status).toBe(200);
    expect((await system.client(personal).get(project)).status).toBe(200);
    const member = `/organisations/${id}/members/${gone.id}`;
    sure(await owner.session.put(member, { roles: ['owner'] }));
    const email = 'confederate@example.test';
    sure(await gone.session.post(`/organisations/${id}/invitations`, { email, role: 'owner' }));

    expect((await owner.session.put(member, { roles: [] })).body).toMatchObject({ person: gone.id, roles: [] });
    expect((await gone.session.get(project)).status).toBe(404);
    expect((await gone.session.patch(project, { name: 'Mine' }, { ifMatch: '*' })).status).toBe(404);
    expect((await gone.session.get('/me')).body.roles).toEqual([]);
    expect((await system.client(key).get(project)).status).toBe(401);
    expect((await system.client(personal).get(project)).status).toBe(404);
    expect((await system.client(personal).get('/me')).status).toBe(200);
    const token = await world.tokenFor(email);
    const late = { token, name: 'Confederate', password: 'a long password for tests' };
    expect((await system.client().post('/invitations/acceptance', late)).status).toBe(410);
    const audit = (await owner.session.get(`${project}/audit`)).body.data;
    expect(audit[0]).toMatchObject({ action: 'project.person_removed', details: { role: 'lead' } });

    // The account is the project's: a colleague gives it a new key.
    const body = { name: 'taken over', scopes: ['project:read'], service_account: account.id };
    const next = sure(await owner.session.post(`${project}/keys`, body)).body.key as string;
    expect((await system.client(next).get(project)).status).toBe(200);
    // And who comes back does not wake what ended.
    sure(await owner.session.post(`/organisations/${id}/invitations`, { email: gone.email, role: 'member' }));
    sure(await system.client().post('/invitations/acceptance', { token: await world.tokenFor(gone.email) }));
    const people = `/organisations/${id}/participations/${working.participation}/people/${gone.id}`;
    sure(await owner.session.put(people, { role: 'lead' }));
    expect((await gone.session.get(project)).status).toBe(200);
    expect((await system.client(key).get(project)).status).toBe(401);
  });

  it('keeps what they hold for another organisation', async () => {
    const project = `/projects/${working.project}`;
    const both = coordinator.owner;
    const path = `/organisations/${applicant.id}/members/${both.id}`;
    sure(await applicant.owner.session.put(path, { roles: [] }));
    expect((await both.session.get('/me/projects')).body.data[0]).toMatchObject({ roles: ['lead'] });
    expect((await both.session.get(project)).status).toBe(200);
  });
});

describe('who is in a project for two organisations', () => {
  it('says for which they act, where both would do', async () => {
    const { project, participation } = await world.project(coordinator);
    const path = `/projects/${project}`;
    const body = { organisation: applicant.id, role: 'co_applicant' };
    const invited = sure(await coordinator.owner.session.post(`${path}/participants`, body)).body;
    const theirs = `/organisations/${applicant.id}/participations/${invited.id}`;
    sure(await applicant.owner.session.post(`${theirs}/acceptance`, {}, { ifMatch: invited.version }));
    const both = await colleague(coordinator, participation, 'lead');
    const joins = { email: both.email, role: 'member' };
    sure(await applicant.owner.session.post(`/organisations/${applicant.id}/invitations`, joins));
    sure(await system.client().post('/invitations/acceptance', { token: await world.tokenFor(both.email) }));
    // The same role, given by two organisations, is two grants.
    sure(await applicant.owner.session.put(`${theirs}/people/${both.id}`, { role: 'lead' }));
    const listed = (await applicant.owner.session.get(`${theirs}/people`)).body.data;
    expect(listed).toEqual([expect.objectContaining({ person: both.id, role: 'lead', organisation: applicant.id })]);
    // One changing its mind leaves the other's grant alone.
    for (const role of ['viewer', 'lead'])
      sure(await applicant.owner.session.put(`${theirs}/people/${both.id}`, { role }));
    const roles = (await both.session.get('/me')).body.roles as { scope: string; organisation: string; role: string }[];
    const here = roles
      .filter(({ scope }) => scope === project)
      .map(({ organisation, role }) => `${organisation} ${role}`);
    expect(here.sort()).toEqual([`${coordinator.id} lead`, `${applicant.id} lead`].sort());
    const mine = (await both.session.get('/me/projects')).body.data;
    expect(mine[0].organisations.sort()).toEqual([coordinator.id, applicant.id].sort());

    const make = (organisation?: string) =>
      both.session.post(
        `${path}/service-accounts`,
        { name: 'pipeline' },
        { headers: organisation ? { 'monsoon-organisation': organisation } : {} },
      );
    const refused = await make();
    expect(refused.body).toMatchObject({ status: 400, code: 'organisation-needed' });
    expect(refused.body.params.organisations.sort()).toEqual([coordinator.id, applicant.id].sort());
    for (const organisation of [coordinator.id, applicant.id])
      expect((await make(organisation)).body).toMatchObject({ organisation });
    const stranger = (await world.partner('SG')).id;
    expect((await make(stranger)).body).toMatchObject({ status: 403, code: 'not-of-organisation' });
    expect((await make('prj_01h455vb4pex5vsknk084sn02q')).body.code).toBe('invalid-id');

    // One takes its role back; the other's stays, and now there is nothing to choose.
    sure(await applicant.owner.session.delete(`${theirs}/people/${both.id}`));
    expect((await make()).body).toMatchObject({ organisation: coordinator.id });
  });
});

it('stops the keys of a service account that is disabled', async () => {
  const project = `/projects/${working.project}`;
  const { session } = coordinator.owner;
  const { key } = await serviceKey(session);
  const account = (await session.get(`${project}/service-accounts`)).body.data.at(-1);
  const path = `${project}/service-accounts/${account.id}`;
  expect((await applicant.owner.session.delete(path)).status).toBe(404);
  expect((await system.client(key).get(project)).status).toBe(200);
  expect((await session.delete(path)).status).toBe(204);
  expect((await system.client(key).get(project)).status).toBe(401);
  const body = { name: 'again', scopes: ['project:read'], service_account: account.id };
  expect((await session.post(`${project}/keys`, body)).status).toBe(404);
  expect((await session.get(`${project}/service-accounts`)).body.data.at(-1).disabled_at).not.toBeNull();
});

it('hands a service key over by renewing it: the new one acts by the rights of who did', async () => {
  const project = `/projects/${working.project}`;
  const maker = await colleague(coordinator, working.participation, 'lead');
  const old = await serviceKey(maker.session);
  const { session } = coordinator.owner;
  const renewed = sure(await session.post(`${project}/keys/${old.id}/renewal`, {})).body;
  expect((await system.client(old.key).get(project)).status).toBe(200);
  sure(await session.put(`/organisations/${coordinator.id}/members/${maker.id}`, { roles: [] }));
  expect((await system.client(old.key).get(project)).status).toBe(401);
  expect((await system.client(renewed.key as string).get(project)).status).toBe(200);
});
