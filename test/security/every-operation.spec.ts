import { read } from '@app/platform/ids';
import { changed, fieldsOf, pointer, senderOf, type Way } from '../support/bodies';
import { call, rowsOf } from '../support/every-operation';
import type { Answer, Json, Session } from '../support/http';
import { entitled, idFor, namesNothing, type Operation, operationsOf, pathOf } from '../support/operations';
import { startSystem, type System } from '../support/system';
import { makeTenant, type Tenant } from '../support/tenants';
import { sure, World } from '../support/world';

let system: System;
let world: World;
let ours: Tenant;
let theirs: Tenant;
let operations: Operation[];

beforeAll(async () => {
  system = await startSystem({ worker: true, env: { LEASE_SECONDS: '600' } });
  world = await World.begin(system);
  ours = await makeTenant(system, world);
  theirs = await makeTenant(system, world);
  // From here on nothing happens by itself, so that rows can be counted.
  await system.worker?.close();
  system.worker = null;
  operations = await operationsOf(system);
}, 120_000);
afterAll(() => system.stop());

const sender = (operation: Operation, tenant = ours) => senderOf(operation, { system, world, tenant });
const changes = ({ method }: Operation) => !['GET', 'HEAD'].includes(method);
const line = (operation: Operation, what: unknown, { status, body }: Answer) =>
  `${operation.name} ${JSON.stringify(what)}: ${status} ${JSON.stringify(body)?.slice(0, 200)}`;

/** Runs something after which no row may differ. */
async function unchanged(work: () => Promise<string[]>): Promise<void> {
  const before = await rowsOf(system);
  expect(await work()).toEqual([]);
  expect(await rowsOf(system)).toEqual(before);
}

/** Sends a JSON body with all else that the operation asks for. */
const send = (operation: Operation, body: Json, things: Tenant | null = ours) =>
  sender(operation).send(operation.method, pathOf(operation, ours, things), body, {
    idempotency: operation.method === 'POST' ? true : undefined,
    ifMatch: '*',
  });

describe('keys', () => {
  let service: Session;
  beforeAll(async () => {
    const scopes = ['project:read', 'project:write', 'jobs:read', 'jobs:write', 'quota:read', 'quota:write'];
    const body = { name: 'all', scopes, service_account: ours.ids.service_account };
    service = system.client(
      sure(await ours.people.project.lead.post(`/projects/${ours.ids.project}/keys`, body)).body.key,
    );
    expect((await service.get(`/projects/${ours.ids.project}`)).status).toBe(200);
  });

  it('of a service open nothing but its own project', () =>
    unchanged(async () => {
      const bad: string[] = [];
      for (const operation of operations.filter((one) => !one.public && one.root !== 'site')) {
        const reference = !operation.scope && operation.root !== 'platform';
        for (const tenant of operation.scope === 'project' ? [theirs] : [ours, theirs]) {
          const answer = await call(service, operation, pathOf(operation, tenant, tenant));
          const right = reference ? !changes(operation) || answer.status >= 400 : [403, 404].includes(answer.status);
          if (!right) bad.push(line(operation, '', answer));
        }
      }
      return bad;
    }));

  it('open nothing that their scopes do not name, and nothing at all when they are made up', () =>
    unchanged(async () => {
      const { owner } = ours.people.org;
      const made = sure(await owner.post('/me/keys', { name: 'little', scopes: ['reference:read'] })).body;
      const invented = `${made.key.slice(0, -8)}_0000000`;
      const bad: string[] = [];
      for (const operation of operations.filter(({ scope }) => scope)) {
        const little = await call(system.client(made.key), operation, pathOf(operation, ours, ours));
        if (![403, 404].includes(little.status)) bad.push(line(operation, 'little', little));
        const forged = await call(system.client(invented), operation, pathOf(operation, ours, ours));
        if (forged.status !== 401) bad.push(line(operation, 'invented', forged));
      }
      sure(await owner.delete(`/me/keys/${made.id}`));
      return bad;
    }).catch((error: unknown) => {
      // The key itself is the one row more.
      if (!String(error).includes('identity.api_keys')) throw error;
    }));
});

/** Fields of bodies that name a thing of some tenant, by the id that stands for it. */
const named: Record<string, string> = {
  project: 'project',
  organisation: 'organisation',
  coordinator: 'organisation',
  provider: 'organisation',
  programme: 'programme',
  pool: 'pool',
  person: 'person',
  dataset: 'dataset',
  version: 'organisations.version',
  dataset_versions: 'organisations.version',
  service_account: 'service_account',
  agreement: 'agreement',
  lot: 'lot',
};

/** Who names a thing of somebody else on purpose: each is checked by a test of its own, and gives the other a choice or a right. */
const reaching = [
  'POST /organisations/{org}/agreements /project',
  'POST /platform/pools /programme',
  'POST /platform/pools /provider',
  'POST /programmes/{programme}/awards /project',
  'POST /programmes/{programme}/projects /coordinator',
  'POST /projects/{project}/allocation-requests /pool',
  'POST /projects/{project}/participants /organisation',
];

it('follows no id of another tenant out of a body', () =>
  unchanged(async () => {
    const bad: string[] = [];
    const tried: string[] = [];
    for (const operation of operations.filter(({ schema }) => schema?.properties))
      for (const { way, schema } of fieldsOf(operation.schema)) {
        const id = theirs.ids[named[String(way.at(-1))] ?? ''];
        const name = `${operation.name} ${pointer(way)}`;
        if (!id || reaching.includes(name)) continue;
        const answer = await send(operation, changed(operation.body, way, schema.type === 'array' ? [id] : id), null);
        tried.push(name);
        if (answer.status < 400) bad.push(line(operation, way, answer));
      }
    expect(tried.length).toBeGreaterThan(5);
    return bad;
  }));

it('finds nothing by an id of another tenant in a query', () =>
  unchanged(async () => {
    const bad: string[] = [];
    const tried: string[] = [];
    for (const operation of operations)
      for (const field of operation.query.filter((name) => named[name])) {
        const path = `${pathOf(operation, ours, ours)}?${field}=${theirs.ids[named[field]]}`;
        const answer = await sender(operation).get(path);
        tried.push(operation.name);
        if (answer.status === 200 ? answer.body.data.length > 0 : answer.status !== 404)
          bad.push(line(operation, field, answer));
      }
    expect(tried.length).toBeGreaterThan(3);
    return bad;
  }));

/** What only the system sets, under the names that somebody would try. */
const set = {
  id: 'x',
  org_id: 'x',
  orgId: 'x',
  role: 'owner',
  roles: ['owner'],
  state: 'verified',
  status: 'approved',
  amount: { amount: '1', currency: 'JPY' },
  approved_by: 'x',
  approvedBy: 'x',
  person_id: 'x',
  is_admin: true,
  version: 1,
  created_at: '2020-01-01T00:00:00Z',
};

it('takes no field that only the system sets, at any depth of any body', () =>
  unchanged(async () => {
    const bad: string[] = [];
    let asked = 0;
    for (const operation of operations.filter(({ schema }) => schema?.properties)) {
      const objects = fieldsOf(operation.schema).filter(({ schema }) => schema.properties || schema.items?.properties);
      const ways = [[], ...objects.map(({ way, schema }) => (schema.items?.properties ? [...way, 0] : way))];
      for (const way of ways) {
        const at = (way as Way).reduce<Json>(
          (schema, step) => (typeof step === 'number' ? schema.items : schema.properties[step]),
          operation.schema,
        );
        const extra = Object.entries(set).filter(([name]) => !Object.hasOwn(at.properties, name));
        const body = extra.reduce<Json>(
          (made, [name, value]) => changed(made, [...(way as Way), name], value),
          operation.body,
        );
        const answer = await send(operation, body, null);
        for (const name of ['constructor', 'prototype']) {
          const own = await send(operation, changed(operation.body, [...(way as Way), name], 1), null);
          if (own.status !== 400 && operation.root !== 'site') bad.push(line(operation, name, own));
        }
        asked += 1;
        const told = new Set((answer.body?.errors as { pointer: string }[] | undefined)?.map((error) => error.pointer));
        const missing = extra.filter(([name]) => !told.has(pointer([...(way as Way), name])));
        if (answer.status !== 400 || missing.length > 0)
          bad.push(
            line(
              operation,
              missing.map(([name]) => name),
              answer,
            ),
          );
      }
    }
    expect(asked).toBeGreaterThan(60);
    return bad;
  }));

it('takes no amount that is none: signs, zeros, fractions of a yen, exponents, floats, other currencies', () =>
  unchanged(async () => {
    const bad: string[] = [];
    const yen = (amount: unknown) => ({ amount, currency: 'JPY' });
    const wrong = [
      '-1',
      '+1',
      '0',
      '0.5',
      '1.0001',
      '1e3',
      'NaN',
      'Infinity',
      '',
      ' 1',
      '1,000',
      '٣',
      1,
      -1,
      0,
      2 ** 53,
      null,
    ]
      .map(yen)
      .concat([
        yen('9'.repeat(30)),
        { amount: '1', currency: 'XXX' } as never,
        { amount: '0.5', currency: 'VND' } as never,
      ]);
    const money = operations.flatMap((operation) =>
      fieldsOf(operation.schema ?? {})
        .filter(({ schema }) => schema.properties?.amount && schema.properties?.currency)
        .map(({ way }) => ({ operation, way })),
    );
    expect(money.length).toBeGreaterThan(4);
    for (const { operation, way } of money)
      for (const value of wrong) {
        const answer = await send(operation, changed(operation.body, way, value));
        if (answer.status < 400 || answer.status >= 500) bad.push(line(operation, value, answer));
      }
    return bad;
  }));

it('says of what another tenant has what it says of what nobody has', () =>
  unchanged(async () => {
    const bad: string[] = [];
    const plain = ({ status, headers, body }: Answer) => {
      const { request_id: _, ...told } = body ?? {};
      return JSON.stringify([status, told, headers.get('etag'), headers.get('content-type')]);
    };
    for (const operation of operations.filter(
      ({ scope, nested }) => scope && nested.some((one) => !namesNothing.includes(one)),
    )) {
      const foreign = await call(sender(operation), operation, pathOf(operation, ours, theirs));
      const nobodys = await call(sender(operation), operation, pathOf(operation, ours, null));
      if (plain(foreign) !== plain(nobodys)) bad.push(`${plain(foreign)} is not ${plain(nobodys)}`);
    }
    return bad;
  }));

it('changes nothing by a version that is not the one now, whatever else is right', () =>
  unchanged(async () => {
    const bad: string[] = [];
    const versioned = operations.filter((one) => one.versioned);
    expect(versioned.length).toBeGreaterThan(25);
    for (const operation of versioned) {
      const path = pathOf(operation, ours, ours);
      const body = operation.method === 'DELETE' ? undefined : operation.body;
      const options = { idempotency: operation.method === 'POST' ? (true as const) : undefined };
      const unread = await sender(operation).send(operation.method, path, body, options);
      const stale = await sender(operation).send(operation.method, path, body, { ...options, ifMatch: '"999999"' });
      if (unread.status !== 428) bad.push(line(operation, 'without', unread));
      if (![400, 403, 404, 409, 412, 422].includes(stale.status)) bad.push(line(operation, 'stale', stale));
    }
    return bad;
  }));

describe('lists', () => {
  const lists = () => operations.filter(({ method, query }) => method === 'GET' && query.includes('cursor'));
  const at = (operation: Operation, tenant: Tenant, query: string) =>
    sender(operation, tenant).get(`${pathOf(operation, tenant, tenant)}?${query}`);

  it('take no cursor that they did not give: forged, changed, of another tenant, of another list', () =>
    unchanged(async () => {
      const bad: string[] = [];
      const given = new Map<Operation, string>();
      for (const operation of lists()) {
        const first = await at(operation, ours, 'limit=1');
        if (first.body.next_cursor) given.set(operation, first.body.next_cursor);
        for (const forged of ['x', 'e30.e30', `${Buffer.from('["9"]').toString('base64url')}.${'A'.repeat(43)}`]) {
          const answer = await at(operation, ours, `cursor=${forged}`);
          if (answer.body.code !== 'invalid-cursor' || answer.status !== 400) bad.push(line(operation, forged, answer));
        }
        for (const limit of ['0', '-1', '201', '1e9', 'NaN', '1;drop', '']) {
          const answer = await at(operation, ours, `limit=${encodeURIComponent(limit)}`);
          if (answer.status !== 400) bad.push(line(operation, limit, answer));
        }
      }
      const cursors = [...given];
      expect(cursors.length).toBeGreaterThan(12);
      for (const [n, [operation, cursor]] of cursors.entries()) {
        const [body, signature] = cursor.split('.');
        const position = JSON.parse(Buffer.from(body, 'base64url').toString()) as unknown[];
        const moved = Buffer.from(JSON.stringify([...position].reverse().concat('x'))).toString('base64url');
        const [elsewhere] = cursors[(n + 1) % cursors.length];
        const tries = [
          await at(operation, ours, `cursor=${moved}.${signature}`),
          await at(operation, ours, `cursor=${body}.${signature.split('').reverse().join('')}`),
          await at(elsewhere, ours, `cursor=${cursor}`),
          ...(operation.scope || operation.root === 'me' ? [await at(operation, theirs, `cursor=${cursor}`)] : []),
        ];
        for (const answer of tries) if (answer.status !== 400) bad.push(line(operation, cursor, answer));
        if ((await at(operation, ours, `cursor=${cursor}`)).status !== 200) bad.push(`${operation.name}: its own`);
      }
      return bad;
    }));

  it('take each field of a query once, by its own name', () =>
    unchanged(async () => {
      const bad: string[] = [];
      for (const operation of lists())
        for (const query of [
          'limit=1&limit=2',
          'cursor=a&cursor=b',
          'x=1&x=2',
          '__proto__=1&__proto__=2',
          'colour=red',
          '__proto__=1',
          'constructor=1',
          'limit[]=1',
          'limit[$gt]=1',
        ]) {
          const answer = await at(operation, ours, query);
          if (answer.status !== 400) bad.push(line(operation, query, answer));
        }
      return bad;
    }));
});

/** Names of fields of an answer that its schema does not tell. */
function untold(schema: Json, value: Json, at = ''): string[] {
  if (value === null || typeof value !== 'object' || !schema) return [];
  if (Array.isArray(value)) return value.flatMap((one, n) => untold(schema.items, one, `${at}/${n}`));
  if (!schema.properties) return [];
  return Object.entries<Json>(value).flatMap(([name, field]) => {
    const known = schema.properties[name] ?? (schema.additionalProperties ? {} : null);
    return known ? untold(known, field, `${at}/${name}`) : [`${at}/${name}`];
  });
}

it('answers with what the document tells and no more, and with nothing that opens or proves anything', async () => {
  const { rows } = await system.admin.query(
    `select encode(hash, 'hex') as h from identity.api_keys union select encode(token_hash, 'hex') from identity.sessions
      union select encode(hash, 'hex') from identity.one_time_links union select encode(hash, 'hex') from invitations`,
  );
  const hashes = rows.map(({ h }) => h as string);
  expect(hashes.length).toBeGreaterThan(20);
  const bad: string[] = [];
  let read = 0;
  for (const operation of operations.filter(({ method }) => method === 'GET')) {
    const answer = await sender(operation).get(pathOf(operation, ours, ours));
    if (answer.status !== 200) continue;
    read += 1;
    const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
    if (/msn_live_[0-9a-f]{12}_[0-9a-f]|\$argon2|"(password|password_hash|token|token_hash|hash|secret)"/.test(text))
      bad.push(line(operation, 'a secret', answer));
    if (hashes.some((hash) => text.includes(hash) || text.includes(Buffer.from(hash, 'hex').toString('base64'))))
      bad.push(line(operation, 'a hash', answer));
    const more = untold(operation.answers['200'], answer.body);
    if (more.length > 0) bad.push(`${operation.name} tells ${more.join(' ')}`);
  }
  expect(read).toBeGreaterThan(70);
  expect(bad).toEqual([]);
});

describe('the document', () => {
  it('tells every address that is served under /api/v1, and tells none that is not', async () => {
    const { body } = await system.client().get('//api/openapi.json');
    const told = Object.entries<Json>(body.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const served = [...system.api.getHttpAdapter().getInstance().served].flatMap(([path, { methods }]) =>
      [...methods].map((method) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`),
    );
    const implied = (name: string) => name.startsWith('HEAD ') && served.includes(name.replace('HEAD', 'GET'));
    const own = served.filter((name) => / \/(api\/v1|files)\//.test(name) && !implied(name));
    expect(told.filter((name) => !implied(name)).sort()).toEqual(own.sort());
    const others = served.filter((name) => !/ \/(api\/v1|files)\//.test(name) && !name.startsWith('HEAD'));
    expect(others.filter((name) => !/ \/(health\/(live|ready)|api\/(docs|openapi))/.test(name))).toEqual([]);
  });

  it('names every method that an address takes: others are answered 405 and Allow', async () => {
    const methods = new Map<string, Set<string>>();
    for (const operation of operations)
      methods.set(operation.path, (methods.get(operation.path) ?? new Set()).add(operation.method));
    const bad: string[] = [];
    for (const operation of operations.filter(
      ({ path }, n) => operations.findIndex((one) => one.path === path) === n,
    )) {
      const known = methods.get(operation.path) as Set<string>;
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND']) {
        // `…/estimate` could also be the id of a job.
        if (known.has(method) || (method === 'GET' && operation.path.endsWith('/estimate'))) continue;
        const answer = await sender(operation).send(method, pathOf(operation, ours, ours));
        const allowed = answer.headers.get('allow')?.split(', ') ?? [];
        if (
          answer.status !== 405 ||
          answer.body.code !== 'method-not-allowed' ||
          [...known].some((one) => !allowed.includes(one))
        )
          bad.push(line(operation, method, answer));
      }
    }
    expect(bad).toEqual([]);
  });
});

it('knows the tenants apart: the ids that it tried are real', () => {
  for (const operation of operations)
    for (const parameter of operation.nested.filter((one) => !namesNothing.includes(one)))
      if (idFor(ours, operation, parameter).length > 20 && !['base_model', 'agent'].includes(parameter))
        expect([operation.name, parameter, idFor(ours, operation, parameter)]).not.toEqual([
          operation.name,
          parameter,
          idFor(theirs, operation, parameter),
        ]);
  expect(read('prj', ours.ids.project)).not.toBeNull();
  expect(entitled(ours, operations.find(({ scope }) => scope === 'project') as Operation)).toBeDefined();
});
