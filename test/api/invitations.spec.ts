import { type components, unwrap } from '@app/api-client';
import { Identity, platformScope } from '@app/identity';
import { Invitations } from '@app/organisations';
import { Database } from '@app/platform/database';
import { read } from '@app/platform/ids';
import { at, refused, statusOf } from '../support/http';
import { startSystem, type System } from '../support/system';
import { meanwhile, waiting } from '../support/turns';
import { type Funded, type Somebody, World } from '../support/world';

type Schemas = components['schemas'];

let system: System;
let world: World;

beforeAll(async () => {
  system = await startSystem();
  world = await World.begin(system);
});
afterAll(() => system.stop());

const password = 'a long password for tests';
const programmePath = '/api/v1/programmes/{programme}';
const officeInvitations = `${programmePath}/invitations` as const;
const platformInvitations = '/api/v1/platform/programmes/{programme}/invitations';
const poolInvitations = '/api/v1/platform/pools/{pool}/invitations';
const staff = '/api/v1/platform/programmes/{programme}/people';

it('go into an office by its own administrator, and by nobody else of it', async () => {
  const { programme, administrator } = await world.programme();
  const finance = await world.staff(programme, await world.person(), 'finance');
  const auditor = await world.staff(programme, await world.person(), 'auditor');
  const invites = (by: Somebody, body: Schemas['InviteColleagueDto']) =>
    by.session.POST(officeInvitations, { ...at({ programme }), body });
  const email = 'second-auditor@office.example';
  for (const other of [finance, auditor]) {
    const refusal = await refused(invites(other, { email, role: 'auditor' }));
    expect(refusal).toMatchObject({ status: 403, code: 'role-missing', required_role: ['administrator'] });
    expect(await statusOf(other.session.GET(officeInvitations, at({ programme })))).toBe(403);
  }
  const elsewhere = await world.programme();
  const abroad = { ...at({ programme: elsewhere.programme }), body: { email, role: 'auditor' as const } };
  expect(await statusOf(world.administrator.session.POST(officeInvitations, abroad))).toBe(404);
  const invited = await unwrap(invites(administrator, { email, role: 'auditor' }));
  const gone = await unwrap(invites(administrator, { email: 'gone@office.example', role: 'reviewer' }));
  const withdraw = (by: Somebody) =>
    statusOf(by.session.DELETE(`${officeInvitations}/{invitation}`, at({ programme, invitation: gone.id })));
  expect([await withdraw(auditor), await withdraw(administrator), await withdraw(administrator)]).toEqual([
    403, 204, 404,
  ]);
  // Who may read invitations reads on the record whom they were sent to; others as much as tells them apart.
  const record = async ({ session }: Somebody) => {
    const { data } = await unwrap(session.GET(`${programmePath}/audit`, at({ programme })));
    return data.find(({ about, action }) => about === invited.id && action === 'programme.person_invited');
  };
  const details = { email: 's…@office.example', role: 'auditor' };
  expect(await record(administrator)).toMatchObject({ about_name: email, details });
  expect(await record(auditor)).toMatchObject({ about_name: null, details });
  const { data } = await unwrap(
    world.platform.GET('/api/v1/platform/audit', { params: { query: { about: invited.id } } }),
  );
  expect(data).toMatchObject([{ about_name: email, within: programme, details }]);

  const token = await world.tokenFor(email);
  await unwrap(
    system.client().POST('/api/v1/invitations/acceptance', { body: { token, name: 'Second Auditor', password } }),
  );
  const session = await system.client().signIn(email, password);
  expect((await unwrap(session.GET('/api/v1/me'))).roles).toMatchObject([{ scope: programme, role: 'auditor' }]);

  // Whoever is no administrator any more leaves no link behind.
  const late = 'late@office.example';
  await unwrap(invites(administrator, { email: late, role: 'reviewer' }));
  const another = { email: world.administrator.email, role: 'administrator' as const };
  await unwrap(world.platform.POST(staff, { ...at({ programme }), body: another }));
  const role = { ...at({ programme, person: administrator.id, role: 'administrator' }) };
  expect(await statusOf(world.platform.DELETE(`${staff}/{person}/{role}`, role))).toBe(204);
  const link = { token: await world.tokenFor(late) };
  expect(await unwrap(system.client().POST('/api/v1/invitations/lookup', { body: link }))).toMatchObject({
    state: 'withdrawn',
  });
});

it('go from an office to roles that only read: whom it takes two of, the platform appoints', async () => {
  const { programme, administrator } = await world.programme();
  for (const role of ['administrator', 'finance'] as const) {
    const body = { email: `own-second-${role}@office.example`, role };
    const refusal = await refused(
      administrator.session.POST(officeInvitations, { ...at({ programme }), body: body as never }),
    );
    const fault = { pointer: '/role', code: 'is-in', limit: ['auditor', 'reviewer'] };
    expect(refusal).toMatchObject({ status: 400, errors: [fault] });
    expect(system.mails(body.email)).toEqual([]);
    expect(await statusOf(world.platform.POST(platformInvitations, { ...at({ programme }), body }))).toBe(201);
  }
});

it('are so many a day into an office and into a pool, of whoever sends them', async () => {
  const { programme, administrator } = await world.programme();
  const guest = (n: number) => ({ email: `guest${n}@office.example`, role: 'reviewer' as const });
  const byPlatform = (n: number, into = programme) =>
    world.platform.POST(platformInvitations, { ...at({ programme: into }), body: guest(n) });
  const byOffice = (n: number) =>
    administrator.session.POST(officeInvitations, { ...at({ programme }), body: guest(n) });
  const provider = await world.partner('TH');
  const facts = await world.poolFacts({ programme, provider } as Funded);
  const { id: pool } = await unwrap(world.platform.POST('/api/v1/platform/pools', { body: facts }));
  const intoPool = (n: number) =>
    world.platform.POST(poolInvitations, { ...at({ pool }), body: { email: `guest${n}@pool.example` } });

  const numbers = Array.from({ length: 21 }, (_, n) => n);
  const statusesOf = async (sent: Promise<{ response: Response }>[]) =>
    (await Promise.all(sent)).map(({ response }) => response.status).toSorted((a, b) => a - b);
  const twentyOfThem = [...Array<number>(20).fill(201), 429];
  expect(await statusesOf(numbers.map((n) => (n % 2 ? byOffice(n) : byPlatform(n))))).toEqual(twentyOfThem);
  expect(await statusesOf(numbers.map(intoPool))).toEqual(twentyOfThem);
  for (const { error, response } of [await byOffice(21), await intoPool(21)]) {
    expect(error).toMatchObject({
      status: 429,
      code: 'too-many-invitations',
      checks: [expect.objectContaining({ limit: 20, used: 20, requested: 1 })],
      changes: [expect.objectContaining({ action: 'wait', possible: true })],
    });
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(86_000);
  }
  // Each office counts by itself, and a day later there is room again.
  expect(await statusOf(byPlatform(22, (await world.programme()).programme))).toBe(201);
  system.clock.advance(86_401);
  const session = await system.client().signIn(administrator.email, password);
  const later = { ...at({ programme }), body: guest(23) };
  expect(await statusOf(session.POST(officeInvitations, later))).toBe(201);
  system.clock.advance(-86_401);
});

const looks = (token: string) => unwrap(system.client().POST('/api/v1/invitations/lookup', { body: { token } }));
const members = '/api/v1/organisations/{org}/members/{person}';
const organisationInvitations = '/api/v1/organisations/{org}/invitations';
let guests = 0;

describe('none outlives the right to send it, whichever of the two came first', () => {
  /** Asks in both orders at once: the right is taken, and an invitation sent. */
  async function inBothOrders(acts: {
    send: (email: string) => Promise<{ error?: unknown; response: Response }>;
    take: () => Promise<{ response: Response }>;
    give: () => Promise<unknown>;
  }) {
    const [late, early] = [1, 2].map(() => `outlives-${guests++}@guests.example`);
    const [taken, refusal] = await meanwhile(
      system,
      () => acts.take(),
      () => refused(acts.send(late)),
    );
    expect(taken.response.ok).toBe(true);
    expect(refusal).toMatchObject({ status: 403, code: 'role-missing' });
    expect(system.mails(late)).toEqual([]);
    await acts.give();
    const [sent, takenLater] = await meanwhile(
      system,
      () => acts.send(early),
      () => acts.take(),
    );
    expect([sent.response.status, takenLater.response.ok]).toEqual([201, true]);
    expect(await looks(await world.tokenFor(early))).toMatchObject({ state: 'withdrawn' });
  }

  it('into an organisation', async () => {
    const { id: org, owner } = await world.partner('TH');
    const second = await world.person();
    const body = { email: second.email, role: 'owner' as const };
    await unwrap(owner.session.POST(organisationInvitations, { ...at({ org }), body }));
    const accepted = { body: { token: await world.tokenFor(second.email) } };
    await unwrap(system.client().POST('/api/v1/invitations/acceptance', accepted));
    const setRoles = (roles: Schemas['ChangeMember']['roles']) =>
      owner.session.PUT(members, { ...at({ org, person: second.id }), body: { roles } });
    await inBothOrders({
      send: (email) =>
        second.session.POST(organisationInvitations, { ...at({ org }), body: { email, role: 'member' } }),
      take: () => setRoles(['member']),
      give: () => unwrap(setRoles(['owner'])),
    });
  });

  it('into an office, by its administrator', async () => {
    const { programme } = await world.programme();
    const second = await world.staff(programme, await world.person(), 'administrator');
    const role = at({ programme, person: second.id, role: 'administrator' });
    await inBothOrders({
      send: (email) =>
        second.session.POST(officeInvitations, { ...at({ programme }), body: { email, role: 'reviewer' } }),
      take: () => world.platform.DELETE(`${staff}/{person}/{role}`, role),
      give: () => world.staff(programme, second, 'administrator'),
    });
  });

  it('into a pool and an office, by the platform', async () => {
    const { programme } = await world.programme();
    const provider = await world.partner('TH');
    const facts = await world.poolFacts({ programme, provider } as Funded);
    const { id: pool } = await unwrap(world.platform.POST('/api/v1/platform/pools', { body: facts }));
    const second = await world.person();
    const nowhere = { door: 'identity', scopes: {} } as const;
    const database = system.api.get(Database);
    const identity = system.api.get(Identity);
    const grant = {
      personId: read('per', second.id) as string,
      scopeKind: 'platform',
      scopeId: platformScope,
      organisationId: null,
      role: 'administrator',
    } as const;
    const sends = {
      [read('pol', pool) as string]: (email: string) =>
        second.session.POST(poolInvitations, { ...at({ pool }), body: { email } }),
      [read('prg', programme) as string]: (email: string) =>
        second.session.POST(platformInvitations, { ...at({ programme }), body: { email, role: 'reviewer' } }),
    };
    for (const [scope, send] of Object.entries(sends)) {
      const email = `outlives-${guests++}@guests.example`;
      await database.transaction(nowhere, (tx) => identity.grantRole(tx, grant));
      expect(await statusOf(send(`before-${email}`))).toBe(201);
      // Nobody takes this role back by any act yet.
      const { refusal } = await database.transaction(nowhere, async (tx) => {
        await system.api.get(Invitations).inTurn(tx, scope);
        await identity.revokeRole(tx, grant);
        const asked = refused(send(email));
        await waiting(system, 1);
        return { refusal: () => asked };
      });
      expect(await refusal()).toMatchObject({ status: 403, code: 'role-missing', required_role: ['administrator'] });
      expect(system.mails(email)).toEqual([]);
    }
  });
});

it('let nobody join who is removed meanwhile, whichever of the two came first', async () => {
  const { id: org, owner } = await world.partner('TH');
  const somebody = await world.person();
  const invited = async (role: 'member' | 'steward') => {
    const body = { email: somebody.email, role };
    await unwrap(owner.session.POST(organisationInvitations, { ...at({ org }), body }));
    const token = await world.tokenFor(somebody.email);
    return () => system.client().POST('/api/v1/invitations/acceptance', { body: { token } });
  };
  const remove = () =>
    statusOf(owner.session.PUT(members, { ...at({ org, person: somebody.id }), body: { roles: [] } }));
  const held = async () => {
    const { roles } = await unwrap(somebody.session.GET('/api/v1/me'));
    return roles.filter(({ scope }) => scope === org);
  };
  const joinAsMember = async () => unwrap((await invited('member'))());

  await joinAsMember();
  const early = await invited('steward');
  expect(await meanwhile(system, () => statusOf(early()), remove)).toEqual([201, 200]);
  expect(await held()).toEqual([]);
  await joinAsMember();
  const late = await invited('steward');
  expect(await meanwhile(system, remove, () => statusOf(late()))).toEqual([200, 410]);
  expect(await held()).toEqual([]);
});
