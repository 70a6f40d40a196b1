import { type components, unwrap } from '@app/api-client';
import { at, changing, codeOf, once, refused, type Session, statusOf } from '../support/http';
import { startSystem, type System } from '../support/system';
import { type Partner, type Somebody, type Working, World } from '../support/world';

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

const projectPath = '/api/v1/projects/{project}';
const accountPath = `${projectPath}/service-accounts/{service_account}` as const;
const organisationPath = '/api/v1/organisations/{org}';
const participationPath = `${organisationPath}/participations/{participation}` as const;
const personPath = `${participationPath}/people/{person}` as const;
const password = 'a long password for tests';

type Schemas = components['schemas'];
type ProjectRole = Schemas['ProjectRoleDto']['role'];
/** An organisation's part in a project, as paths name it. */
type Part = { org: string; participation: string };

const here = () => ({ project: working.project });
/** How the project answers a session or key. */
const answers = (session: Session, project = working.project) => statusOf(session.GET(projectPath, at({ project })));
const invite = (by: Partner, email: string, role: Schemas['InviteMember']['role'] = 'member') =>
  unwrap(by.owner.session.POST(`${organisationPath}/invitations`, { ...at({ org: by.id }), body: { email, role } }));
const joins = (body: Schemas['AcceptInvitation']) => system.client().POST('/api/v1/invitations/acceptance', { body });
const give = (by: Partner, participation: string, person: string, role: ProjectRole) =>
  unwrap(by.owner.session.PUT(personPath, { ...at({ org: by.id, participation, person }), body: { role } }));
/** Sets what somebody is in an organisation; nothing removes them. */
const setRoles = (by: Partner, person: string, roles: Schemas['ChangeMember']['roles']) =>
  unwrap(
    by.owner.session.PUT(`${organisationPath}/members/{person}`, { ...at({ org: by.id, person }), body: { roles } }),
  );
const rename = (session: Session, name: string, header: { 'If-Match': string }) =>
  session.PATCH(projectPath, { params: { path: here(), header }, body: { name } });
const accountsOf = async (session: Session) =>
  (await unwrap(session.GET(`${projectPath}/service-accounts`, at(here())))).data;
const makeKey = (session: Session, body: Schemas['MakeServiceKey']) =>
  session.POST(`${projectPath}/keys`, { ...at(here()), body });

/** The applicant's organisation takes part in a project of the coordinator's. */
async function joinProject(project: string): Promise<Part> {
  const body = { organisation: applicant.id, role: 'co_applicant' as const };
  const { session } = coordinator.owner;
  const invited = await unwrap(session.POST(`${projectPath}/participants`, { ...at({ project }), body }));
  const part = { org: applicant.id, participation: invited.id };
  await unwrap(applicant.owner.session.POST(`${participationPath}/acceptance`, changing(part, invited.version)));
  return part;
}

/** The applicant joins the project; its owner leads for it, and the coordinator's owner reads for it too. */
async function takePart(): Promise<void> {
  const { participation } = await joinProject(working.project);
  await give(applicant, participation, applicant.owner.id, 'lead');
  const { email, id } = coordinator.owner;
  await invite(applicant, email);
  await unwrap(joins({ token: await world.tokenFor(email) }));
  await give(applicant, participation, id, 'viewer');
}

/** A service account of an organisation in the project, and a key of it. */
async function serviceKey(session: Session): Promise<{ id: string; key: string }> {
  const account = { ...at(here()), body: { name: 'pipeline' } };
  const { id } = await unwrap(session.POST(`${projectPath}/service-accounts`, account));
  const scopes: Schemas['MakeServiceKey']['scopes'] = ['project:read', 'reference:read'];
  return unwrap(makeKey(session, { name: 'pipeline', scopes, service_account: id }));
}

it('keeps a service key to its project, its scopes and its organisation', async () => {
  const { id, key } = await serviceKey(coordinator.owner.session);
  const service = system.client(key);
  expect(await answers(service)).toBe(200);
  expect(await codeOf(service.GET('/api/v1/me'))).toBe('key-not-accepted');
  expect(await codeOf(service.GET(`${projectPath}/budget`, at(here())))).toBe('key-scope-missing');
  const elsewhere = await world.project(coordinator);
  expect(await answers(service, elsewhere.project)).toBe(404);
  const other = applicant.owner.session;
  const revoke = (by: Session) => statusOf(by.DELETE(`${projectPath}/keys/{key}`, at({ ...here(), key: id })));
  expect((await unwrap(other.GET(`${projectPath}/keys`, at(here())))).data).toEqual([]);
  expect(await revoke(other)).toBe(404);
  expect(await revoke(coordinator.owner.session)).toBe(204);
  expect(await answers(service)).toBe(401);
});

it('counts a role only while the organisation behind it may act', async () => {
  const { session } = coordinator.owner;
  const { version } = await unwrap(session.GET(projectPath, at(here())));
  const organisation = { organisation: coordinator.id };
  const registered = await unwrap(
    world.platform.GET('/api/v1/platform/organisations/{organisation}', at(organisation)),
  );
  const set = (state: Schemas['SuspendOrganisation']['state'], seen: number) => {
    const change = { ...changing(organisation, seen), body: { state, reason: 'for a test' } };
    return unwrap(world.platform.POST('/api/v1/platform/organisations/{organisation}/suspension', change));
  };
  await set('suspended', registered.version);
  // What is left is the role of a viewer, for the other organisation.
  expect(await answers(session)).toBe(200);
  const header = { 'If-Match': `"${version}"` };
  const problem = await refused(rename(session, 'Renamed', header));
  expect(problem).toMatchObject({ status: 403, code: 'role-missing', required_role: ['lead'] });
  await set('verified', registered.version + 1);
  expect(await statusOf(rename(session, 'Renamed', header))).toBe(200);
});

/** Somebody new in an organisation, with a role in the project for it. */
async function colleague(partner: Partner, participation: string, role: ProjectRole): Promise<Somebody> {
  const email = `colleague-${Math.random().toString(36).slice(2)}@example.test`;
  await invite(partner, email);
  const { person } = await unwrap(joins({ token: await world.tokenFor(email), name: 'Colleague', password }));
  await give(partner, participation, person, role);
  return { id: person, email, session: await system.client().signIn(email, password) };
}

describe('a member who is removed', () => {
  it('loses at once what they held as one: project roles, service keys, invitations', async () => {
    const { owner } = coordinator;
    const gone = await colleague(coordinator, working.participation, 'lead');
    const { key } = await serviceKey(gone.session);
    const scopes: Schemas['MakeKey']['scopes'] = ['project:read', 'project:write', 'reference:read'];
    const made = await unwrap(gone.session.POST('/api/v1/me/keys', { body: { name: 'mine', scopes } }));
    const personal = system.client(made.key);
    const account = (await accountsOf(gone.session)).find(({ made_by }) => made_by === gone.id);
    expect(await answers(system.client(key))).toBe(200);
    expect(await answers(personal)).toBe(200);
    await setRoles(coordinator, gone.id, ['owner']);
    const email = 'confederate@example.test';
    await invite({ ...coordinator, owner: gone }, email, 'owner');

    expect(await setRoles(coordinator, gone.id, [])).toMatchObject({ person: gone.id, roles: [] });
    expect(await answers(gone.session)).toBe(404);
    expect(await statusOf(rename(gone.session, 'Mine', { 'If-Match': '*' }))).toBe(404);
    expect((await unwrap(gone.session.GET('/api/v1/me'))).roles).toEqual([]);
    expect(await answers(system.client(key))).toBe(401);
    expect(await answers(personal)).toBe(404);
    expect(await statusOf(personal.GET('/api/v1/me'))).toBe(200);
    const late = joins({ token: await world.tokenFor(email), name: 'Confederate', password });
    expect(await statusOf(late)).toBe(410);
    const audit = await unwrap(owner.session.GET(`${projectPath}/audit`, at(here())));
    expect(audit.data[0]).toMatchObject({ action: 'project.person_removed', details: { role: 'lead' } });

    // The account is the project's: a colleague gives it a new key.
    const service_account = account?.id as string;
    const next = await unwrap(
      makeKey(owner.session, { name: 'taken over', scopes: ['project:read'], service_account }),
    );
    expect(await answers(system.client(next.key))).toBe(200);
    // And who comes back does not wake what ended.
    await invite(coordinator, gone.email);
    await unwrap(joins({ token: await world.tokenFor(gone.email) }));
    await give(coordinator, working.participation, gone.id, 'lead');
    expect(await answers(gone.session)).toBe(200);
    expect(await answers(system.client(key))).toBe(401);
  });

  it('keeps what they hold for another organisation', async () => {
    const both = coordinator.owner;
    await setRoles(applicant, both.id, []);
    const mine = await unwrap(both.session.GET('/api/v1/me/projects'));
    expect(mine.data[0]).toMatchObject({ roles: ['lead'] });
    expect(await answers(both.session)).toBe(200);
  });
});

describe('who is in a project for two organisations', () => {
  it('says for which they act, where both would do', async () => {
    const { project, participation } = await world.project(coordinator);
    const part = await joinProject(project);
    const both = await colleague(coordinator, participation, 'lead');
    await invite(applicant, both.email);
    await unwrap(joins({ token: await world.tokenFor(both.email) }));
    // The same role, given by two organisations, is two grants.
    await give(applicant, part.participation, both.id, 'lead');
    const listed = await unwrap(applicant.owner.session.GET(`${participationPath}/people`, at(part)));
    const granted = { person: both.id, role: 'lead', organisation: applicant.id };
    expect(listed.data).toEqual([expect.objectContaining(granted)]);
    // One changing its mind leaves the other's grant alone.
    for (const role of ['viewer', 'lead'] as const) await give(applicant, part.participation, both.id, role);
    const { roles, rules } = await unwrap(both.session.GET('/api/v1/me'));
    const held = roles
      .filter(({ scope }) => scope === project)
      .map(({ organisation, role }) => `${organisation} ${role}`);
    expect(held.sort()).toEqual([`${coordinator.id} lead`, `${applicant.id} lead`].sort());
    // The sites offer what the chosen one may do.
    const told = rules as { conditions: { scopeId: string }; organisation?: string }[];
    const here = told.filter(({ conditions }) => conditions.scopeId === project);
    expect(new Set(here.map(({ organisation }) => organisation))).toEqual(new Set([coordinator.id, applicant.id]));
    const mine = await unwrap(both.session.GET('/api/v1/me/projects'));
    expect(mine.data[0].organisations.sort()).toEqual([coordinator.id, applicant.id].sort());

    const make = (organisation?: string, key?: string) =>
      both.session.POST(`${projectPath}/service-accounts`, {
        ...once({ project }, key),
        body: { name: 'pipeline' },
        headers: organisation ? { 'monsoon-organisation': organisation } : {},
      });
    const problem = await refused(make());
    expect(problem).toMatchObject({ status: 400, code: 'organisation-needed' });
    const choice = problem.params?.organisations as string[];
    expect(choice.sort()).toEqual([coordinator.id, applicant.id].sort());
    for (const organisation of [coordinator.id, applicant.id])
      expect(await unwrap(make(organisation))).toMatchObject({ organisation });
    const stranger = (await world.partner('SG')).id;
    expect(await refused(make(stranger))).toMatchObject({ status: 403, code: 'not-of-organisation' });
    expect(await codeOf(make('prj_01h455vb4pex5vsknk084sn02q'))).toBe('invalid-id');

    // A key is spent for the one for whom it was sent: nothing of one's answer is replayed to the other.
    const first = await unwrap(make(coordinator.id, 'pressed-again'));
    const other = await refused(make(applicant.id, 'pressed-again'));
    expect(other).toMatchObject({ status: 422, code: 'idempotency-key-reused' });
    expect(await unwrap(make(coordinator.id, 'pressed-again'))).toEqual(first);

    // One takes its role back; the other's stays, and now there is nothing to choose.
    await unwrap(applicant.owner.session.DELETE(personPath, at({ ...part, person: both.id })));
    expect(await unwrap(make())).toMatchObject({ organisation: coordinator.id });
  });
});

it('stops the keys of a service account that is disabled', async () => {
  const { session } = coordinator.owner;
  const { key } = await serviceKey(session);
  const service_account = (await accountsOf(session)).at(-1)?.id as string;
  const disable = (by: Session) => statusOf(by.DELETE(accountPath, at({ ...here(), service_account })));
  expect(await disable(applicant.owner.session)).toBe(404);
  expect(await answers(system.client(key))).toBe(200);
  expect(await disable(session)).toBe(204);
  expect(await answers(system.client(key))).toBe(401);
  const again = makeKey(session, { name: 'again', scopes: ['project:read'], service_account });
  expect(await statusOf(again)).toBe(404);
  expect((await accountsOf(session)).at(-1)).toMatchObject({ disabled_at: expect.any(String) });
});

it('hands a service key over by renewing it: the new one acts by the rights of who did', async () => {
  const maker = await colleague(coordinator, working.participation, 'lead');
  const old = await serviceKey(maker.session);
  const renewal = { ...at({ ...here(), key: old.id }), body: {} };
  const renewed = await unwrap(coordinator.owner.session.POST(`${projectPath}/keys/{key}/renewal`, renewal));
  expect(await answers(system.client(old.key))).toBe(200);
  await setRoles(coordinator, maker.id, []);
  expect(await answers(system.client(old.key))).toBe(401);
  expect(await answers(system.client(renewed.key))).toBe(200);
});
