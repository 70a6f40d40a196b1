import { type components, unwrap } from '@app/api-client';
import { at, refused, statusOf } from '../support/http';
import { startSystem, type System } from '../support/system';
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
  const invites = (by: Somebody, body: Schemas['InviteStaffDto']) =>
    by.session.POST(officeInvitations, { ...at({ programme }), body });
  const email = 'second-finance@office.example';
  for (const other of [finance, auditor]) {
    const refusal = await refused(invites(other, { email, role: 'finance' }));
    expect(refusal).toMatchObject({ status: 403, code: 'role-missing', required_role: ['administrator'] });
    expect(await statusOf(other.session.GET(officeInvitations, at({ programme })))).toBe(403);
  }
  const elsewhere = await world.programme();
  const abroad = { ...at({ programme: elsewhere.programme }), body: { email, role: 'finance' as const } };
  expect(await statusOf(world.administrator.session.POST(officeInvitations, abroad))).toBe(404);
  const invited = await unwrap(invites(administrator, { email, role: 'finance' }));
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
  const details = { email: 's…@office.example', role: 'finance' };
  expect(await record(administrator)).toMatchObject({ about_name: email, details });
  expect(await record(auditor)).toMatchObject({ about_name: null, details });
  const { data } = await unwrap(
    world.platform.GET('/api/v1/platform/audit', { params: { query: { about: invited.id } } }),
  );
  expect(data).toMatchObject([{ about_name: email, within: programme, details }]);

  const token = await world.tokenFor(email);
  await unwrap(
    system.client().POST('/api/v1/invitations/acceptance', { body: { token, name: 'Second Finance', password } }),
  );
  const session = await system.client().signIn(email, password);
  expect((await unwrap(session.GET('/api/v1/me'))).roles).toMatchObject([{ scope: programme, role: 'finance' }]);

  // Whoever is no administrator any more leaves no link behind.
  const late = 'late@office.example';
  await unwrap(invites(administrator, { email: late, role: 'administrator' }));
  const another = { email: world.administrator.email, role: 'administrator' as const };
  await unwrap(world.platform.POST(staff, { ...at({ programme }), body: another }));
  const role = { ...at({ programme, person: administrator.id, role: 'administrator' }) };
  expect(await statusOf(world.platform.DELETE(`${staff}/{person}/{role}`, role))).toBe(204);
  const link = { token: await world.tokenFor(late) };
  expect(await unwrap(system.client().POST('/api/v1/invitations/lookup', { body: link }))).toMatchObject({
    state: 'withdrawn',
  });
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
