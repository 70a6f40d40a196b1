import { readFileSync, writeFileSync } from 'node:fs';
import { call, rowsOf, tusHeaders as headers } from '../support/every-operation';
import type { Answer } from '../support/http';
import { entitled, idFor, namesNothing, type Operation, pathOf, roleCatalogue } from '../support/operations';
import { Still } from '../support/still';
import type { Tenant } from '../support/tenants';
import { sure } from '../support/world';

const still = Still.forTests({ tenants: 2 });

/** Operations that anyone may call; each has its reason in the code. */
const open = [
  'GET /countries',
  'GET /pools',
  'POST /email-verifications',
  'POST /invitations/acceptance',
  'POST /invitations/lookup',
  'POST /links/lookup',
  'POST /organisations',
  'POST /password-resets',
  'POST /password-resets/confirmation',
  'POST /sessions',
  'POST /setup',
];
/** Calls each operation and tells which were not answered as they must be; nothing may change meanwhile. */
async function expectAll(
  chosen: Operation[],
  send: (operation: Operation) => Promise<Answer>,
  right: (answer: Answer, operation: Operation) => boolean,
): Promise<void> {
  expect(chosen.length).toBeGreaterThan(0);
  const before = await rowsOf(still.system);
  const wrong: string[] = [];
  for (const operation of chosen) {
    const answer = await send(operation);
    const { status, body } = answer;
    if (!right(answer, operation)) wrong.push(`${operation.name}: ${status} ${JSON.stringify(body).slice(0, 160)}`);
  }
  expect(wrong).toEqual([]);
  expect(await rowsOf(still.system)).toEqual(before);
}

/** What an answer to an outsider may not contain. */
function tellsOf(tenant: Tenant, answer: Answer, operation: Operation): boolean {
  const asked = operation.path;
  const text = JSON.stringify(answer.body);
  return Object.entries(tenant.ids).some(
    ([name, id]) => id.length > 20 && text.includes(id) && !asked.includes(`{${name.split('.').at(-1)}}`),
  );
}

it('knows a case for every operation: each parameter has a thing behind it', () => {
  for (const operation of still.operations)
    for (const [, parameter] of operation.path.matchAll(/\{(\w+)\}/g)) idFor(still.ours, operation, parameter);
  expect(still.operations.length).toBeGreaterThan(150);
});

it('is open to anyone nowhere else than listed', () => {
  expect(still.operations.filter((operation) => operation.public).map(({ name }) => name)).toEqual(open);
});

it('asks everybody else who they are: 401', () =>
  expectAll(
    still.operations.filter((operation) => !operation.public),
    (operation) => call(still.system.client(), operation, pathOf(operation, still.ours, still.ours)),
    ({ status, body }, { method }) => status === 401 && (method === 'HEAD' || body.code === 'not-signed-in'),
  ));

it('shows another tenant’s scope to nobody: 404, and no id of theirs', () =>
  expectAll(
    still.operations.filter(({ scope }) => scope),
    (operation) => call(entitled(still.ours, operation), operation, pathOf(operation, still.theirs, still.theirs)),
    (answer, operation) => answer.status === 404 && !tellsOf(still.theirs, answer, operation),
  ));

it('shows what belongs to another tenant in no scope of one’s own: 404', () =>
  expectAll(
    still.operations.filter(({ scope, nested }) => scope && nested.length > 0),
    (operation) => call(entitled(still.ours, operation), operation, pathOf(operation, still.ours, still.theirs)),
    (answer, operation) => answer.status === 404 && !tellsOf(still.theirs, answer, operation),
  ));

it('follows no single id out of one’s own scope: each in turn of another tenant, the rest one’s own', () => {
  const turns = still.operations
    .filter(({ scope }) => scope)
    .flatMap((operation) =>
      operation.nested
        .filter((parameter) => operation.nested.length > 1 && !namesNothing.includes(parameter))
        .map((foreign) => ({ ...operation, name: `${operation.name} with their ${foreign}`, foreign, of: operation })),
    );
  return expectAll(
    turns,
    (turn) => {
      const { of, foreign } = turn as (typeof turns)[number];
      return call(entitled(still.ours, of), of, pathOf(of, still.ours, still.theirs, foreign));
    },
    (answer, turn) => answer.status === 404 && !tellsOf(still.theirs, answer, turn),
  );
});

it('keeps a person’s own things from others: 404', () =>
  expectAll(
    // A group of notifications is the same for everybody.
    still.operations.filter(({ root, nested }) => root === 'me' && nested.some((each) => !namesNothing.includes(each))),
    (operation) => call(still.ours.people.org.owner, operation, pathOf(operation, still.theirs, still.theirs)),
    ({ status }) => status === 404,
  ));

it('keeps an agent to its own pools: 404', () =>
  expectAll(
    still.operations.filter(({ root, nested }) => root === 'site' && nested.length > 0),
    (operation) => call(still.ours.agent, operation, pathOf(operation, still.theirs, still.theirs)),
    (answer, operation) => answer.status === 404 && !tellsOf(still.theirs, answer, operation),
  ));

it('takes no person where an agent belongs, and no agent elsewhere: 403', async () => {
  const isSite = ({ root }: Operation) => root === 'site';
  await expectAll(
    still.operations.filter(isSite),
    (operation) => call(still.ours.people.org.owner, operation, pathOf(operation, still.ours, still.ours)),
    ({ status, body }) => status === 403 && body.code === 'key-not-accepted',
  );
  await expectAll(
    still.operations.filter((operation) => !isSite(operation) && !operation.public),
    (operation) => call(still.ours.agent, operation, pathOf(operation, still.ours, still.ours)),
    ({ status, body }, { method }) => status === 403 && (method === 'HEAD' || body.code === 'key-not-accepted'),
  );
});

it('hides the platform from all who do not run it: 404', () =>
  expectAll(
    still.operations.filter(({ root }) => root === 'platform'),
    (operation) =>
      call(still.ours.people.programme.administrator, operation, pathOf(operation, still.ours, still.ours)),
    ({ status }) => status === 404,
  ));

it('lets each role do what the catalogue says, and answers the others 403 with whom to ask', async () => {
  const before = await rowsOf(still.system);
  const lines: string[] = [];
  for (const operation of still.operations.filter(({ scope }) => scope)) {
    const allowed: string[] = [];
    for (const [role, session] of Object.entries(still.ours.people[operation.scope as keyof Tenant['people']])) {
      // Things of nobody behind the scope, and no body: the right is asked first, and nothing can happen.
      const safe = operation.method === 'GET';
      const path = pathOf(operation, still.ours, safe ? still.ours : null);
      const { status, body } = await session.send(operation.method, path, undefined, { headers: safe ? {} : headers });
      if (status === 403 && (operation.method === 'HEAD' || body.code === 'role-missing')) {
        if (operation.method !== 'HEAD')
          expect(body).toMatchObject({ required_role: expect.any(Array), ask: expect.any(String) });
        continue;
      }
      expect([operation.name, role, status, body?.code]).not.toContain(403);
      if (status === 401 || status >= 500)
        throw new Error(`${operation.name} ${role}: ${status} ${JSON.stringify(body)}`);
      allowed.push(role);
    }
    lines.push(`${operation.name}: ${allowed.join(' ')}`);
  }
  expect(await rowsOf(still.system)).toEqual(before);
  if (process.env.UPDATE_CATALOGUE) writeFileSync(roleCatalogue, `${lines.join('\n')}\n`);
  expect(lines).toEqual(readFileSync(roleCatalogue, 'utf8').trim().split('\n'));
}, 120_000);

const saysSuspended = ({ status, body }: Answer, { method }: Operation) =>
  status === 403 && (method === 'HEAD' || body.code === 'suspended');
const changes = ({ method }: Operation) => !['GET', 'HEAD'].includes(method);
const callOurs = (operation: Operation) =>
  call(entitled(still.ours, operation), operation, pathOf(operation, still.ours, still.ours));
/** What is read stays open: whatever else may be wrong with it. */
const staysOpen = ({ status }: Answer) => status !== 403 && status !== 404;

/** Suspends something, looks, and lifts it again. */
async function whileSuspended(
  steps: {
    read: () => Promise<number>;
    suspend: (version: number) => Promise<Answer>;
    lift: (version: number) => Promise<Answer>;
  },
  look: () => Promise<void>,
): Promise<void> {
  sure(await steps.suspend(await steps.read()));
  await look();
  sure(await steps.lift(await steps.read()));
}

const reason = 'for a test';

function suspension(organisation: string) {
  const path = `/platform/organisations/${organisation}`;
  const to = (state: string) => (version: number) =>
    still.world.platform.post(`${path}/suspension`, { state, reason }, { ifMatch: version });
  return {
    read: async () => (await still.world.platform.get(path)).body.version as number,
    suspend: to('suspended'),
    lift: to('verified'),
  };
}

it('stops a suspended organisation everywhere: 403', async () => {
  await whileSuspended(suspension(still.ours.ids.org), () =>
    expectAll(
      still.operations.filter(({ scope }) => scope === 'org' || scope === 'project'),
      callOurs,
      saysSuspended,
    ),
  );
  expect((await still.ours.people.org.owner.get(`/organisations/${still.ours.ids.org}`)).status).toBe(200);
});

it('lets the operators of a suspended provider read, and nothing else', async () => {
  const pools = still.operations.filter(({ scope }) => scope === 'pool');
  await whileSuspended(suspension(still.ours.launching.funded.provider.id), async () => {
    await expectAll(pools.filter(changes), callOurs, saysSuspended);
    await expectAll(
      pools.filter((operation) => !changes(operation)),
      callOurs,
      staysOpen,
    );
  });
});

it('lets nobody change a suspended project, and everybody in it read', async () => {
  const { administrator } = still.ours.people.programme;
  const path = `/programmes/${still.ours.ids.programme}/projects/${still.ours.ids.project}`;
  const act = (step: string) => (version: number) =>
    administrator.post(`${path}/${step}`, { reason }, { ifMatch: version });
  const project = still.operations.filter(({ scope }) => scope === 'project');
  const steps = {
    read: async () => (await administrator.get(path)).body.version as number,
    suspend: act('suspension'),
    lift: act('resumption'),
  };
  await whileSuspended(steps, async () => {
    await expectAll(project.filter(changes), callOurs, saysSuspended);
    await expectAll(
      project.filter((operation) => !changes(operation)),
      callOurs,
      staysOpen,
    );
  });
});

it('shows a project to nobody whose organisation is suspended in it', async () => {
  const { administrator } = still.ours.people.programme;
  const project = `/programmes/${still.ours.ids.programme}/projects/${still.ours.ids.project}`;
  const act = (step: string) => (version: number) =>
    administrator.post(
      `${project}/participants/${still.ours.ids.participant}/${step}`,
      { reason },
      { ifMatch: version },
    );
  const steps = {
    read: async () => (await administrator.get(project)).body.participants[0].version as number,
    suspend: act('suspension'),
    lift: act('resumption'),
  };
  await whileSuspended(steps, () =>
    expectAll(
      still.operations.filter(({ scope }) => scope === 'project'),
      callOurs,
      saysSuspended,
    ),
  );
});

it('lets an organisation that is not verified do only what is declared for it', async () => {
  const unverified = await still.world.partner('MY', { verified: false });
  const early = [
    'DELETE /organisations/{org}/invitations/{invitation}',
    'PATCH /organisations/{org}',
    'POST /organisations/{org}/invitations',
    'PUT /organisations/{org}/members/{person}',
  ];
  const scoped = still.operations.filter((operation) => operation.scope === 'org' && changes(operation));
  expect(scoped.map(({ name }) => name)).toEqual(expect.arrayContaining(early));
  await expectAll(
    scoped.filter(({ name }) => !early.includes(name)),
    (operation) =>
      call(
        unverified.owner.session,
        operation,
        pathOf(operation, still.ours, null).replace(still.ours.ids.org, unverified.id),
      ),
    ({ status, body }, { method }) =>
      status === 403 && (method === 'HEAD' || body.code === 'organisation-not-verified'),
  );
});
