import type { Session } from '../support/http';
import { startSystem, type System } from '../support/system';
import { type Partner, sure, type Working, World } from '../support/world';

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
