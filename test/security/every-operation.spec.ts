import { read } from '@app/platform/ids';
import { changed, fieldsOf, pointer, type Way } from '../support/bodies';
import { call } from '../support/every-operation';
import type { Answer, Json, Session } from '../support/http';
import { entitled, idFor, namesNothing, type Operation, pathOf } from '../support/operations';
import { line, Still } from '../support/still';
import { sure } from '../support/world';

const still = Still.forTests({ tenants: 2 });

const changes = ({ method }: Operation) => !['GET', 'HEAD'].includes(method);

describe('keys', () => {
  let service: Session;
  beforeAll(async () => {
    const scopes = ['project:read', 'project:write', 'jobs:read', 'jobs:write', 'quota:read', 'quota:write'];
    const body = { name: 'all', scopes, service_account: still.ours.ids.service_account };
    service = still.system.client(
      sure(await still.ours.people.project.lead.post(`/projects/${still.ours.ids.project}/keys`, body)).body.key,
    );
    expect((await service.get(`/projects/${still.ours.ids.project}`)).status).toBe(200);
  });

  it('of a service open nothing but its own project', () =>
    still.unchanged(async () => {
      const bad: string[] = [];
      for (const operation of still.operations.filter((one) => !one.public && one.root !== 'site')) {
        const reference = !operation.scope && operation.root !== 'platform';
        for (const tenant of operation.scope === 'project' ? [still.theirs] : [still.ours, still.theirs]) {
          const answer = await call(service, operation, pathOf(operation, tenant, tenant));
          const right = reference ? !changes(operation) || answer.status >= 400 : [403, 404].includes(answer.status);
          if (!right) bad.push(line(operation, '', answer));
        }
      }
      return bad;
    }));

  it('open nothing that their scopes do not name, and nothing at all when they are made up', () =>
    still
      .unchanged(async () => {
        const { owner } = still.ours.people.org;
        const made = sure(await owner.post('/me/keys', { name: 'little', scopes: ['reference:read'] })).body;
        const invented = `${made.key.slice(0, -8)}_0000000`;
        const bad: string[] = [];
        for (const operation of still.operations.filter(({ scope }) => scope)) {
          const little = await call(
            still.system.client(made.key),
            operation,
            pathOf(operation, still.ours, still.ours),
          );
          if (![403, 404].includes(little.status)) bad.push(line(operation, 'little', little));
          const forged = await call(
            still.system.client(invented),
            operation,
            pathOf(operation, still.ours, still.ours),
          );
          if (forged.status !== 401) bad.push(line(operation, 'invented', forged));
        }
        sure(await owner.delete(`/me/keys/${made.id}`));
        return bad;
      })
      .catch((error: unknown) => {
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
  still.unchanged(async () => {
    const bad: string[] = [];
    const tried: string[] = [];
    for (const operation of still.withBody)
      for (const { way, schema } of fieldsOf(operation.schema)) {
        const id = still.theirs.ids[named[String(way.at(-1))] ?? ''];
        const name = `${operation.name} ${pointer(way)}`;
        if (!id || reaching.includes(name)) continue;
        const answer = await still.send(
          operation,
          changed(operation.body, way, schema.type === 'array' ? [id] : id),
          null,
        );
        tried.push(name);
        if (answer.status < 400) bad.push(line(operation, way, answer));
      }
    expect(tried.length).toBeGreaterThan(5);
    return bad;
  }));

it('finds nothing by an id of another tenant in a query', () =>
  still.unchanged(async () => {
    const bad: string[] = [];
    const tried: string[] = [];
    for (const operation of still.operations)
      for (const field of operation.query.filter((name) => named[name])) {
        const id = still.theirs.ids[named[field]];
        // Jobs of one pool are listed by a state alone.
        const more = field === 'pool' && operation.path.endsWith('/jobs') ? '&state=queued' : '';
        const answer = await still
          .sender(operation)
          .get(`${pathOf(operation, still.ours, still.ours)}?${field}=${id}${more}`);
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
  still.unchanged(async () => {
    const bad: string[] = [];
    let asked = 0;
    for (const operation of still.withBody) {
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
        const answer = await still.send(operation, body, null);
        for (const name of ['constructor', 'prototype']) {
          const own = await still.send(operation, changed(operation.body, [...(way as Way), name], 1), null);
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
  still.unchanged(async () => {
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
    const money = still.operations.flatMap((operation) =>
      fieldsOf(operation.schema ?? {})
        .filter(({ schema }) => schema.properties?.amount && schema.properties?.currency)
        .map(({ way }) => ({ operation, way })),
    );
    expect(money.length).toBeGreaterThan(4);
    for (const { operation, way } of money)
      for (const value of wrong) {
        const answer = await still.send(operation, changed(operation.body, way, value));
        if (answer.status < 400 || answer.status >= 500) bad.push(line(operation, value, answer));
      }
    return bad;
  }));

it('says of what another tenant has what it says of what nobody has', () =>
  still.unchanged(async () => {
    const bad: string[] = [];
    const plain = ({ status, headers, body }: Answer) => {
      const { request_id: _, ...told } = body ?? {};
      return JSON.stringify([status, told, headers.get('etag'), headers.get('content-type')]);
    };
    for (const operation of still.operations.filter(
      ({ scope, nested }) => scope && nested.some((one) => !namesNothing.includes(one)),
    )) {
      const foreign = await call(still.sender(operation), operation, pathOf(operation, still.ours, still.theirs));
      const nobodys = await call(still.sender(operation), operation, pathOf(operation, still.ours, null));
      if (plain(foreign) !== plain(nobodys)) bad.push(`${plain(foreign)} is not ${plain(nobodys)}`);
    }
    return bad;
  }));

it('changes nothing by a version that is not the one now, whatever else is right', () =>
  still.unchanged(async () => {
    const bad: string[] = [];
    const versioned = still.operations.filter((one) => one.versioned);
    expect(versioned.length).toBeGreaterThan(25);
    for (const operation of versioned) {
      const path = pathOf(operation, still.ours, still.ours);
      const body = operation.method === 'DELETE' ? undefined : operation.body;
      const options = { idempotency: operation.method === 'POST' ? (true as const) : undefined };
      const unread = await still.sender(operation).send(operation.method, path, body, options);
      const stale = await still
        .sender(operation)
        .send(operation.method, path, body, { ...options, ifMatch: '"999999"' });
      if (unread.status !== 428) bad.push(line(operation, 'without', unread));
      if (![400, 403, 404, 409, 412, 422].includes(stale.status)) bad.push(line(operation, 'stale', stale));
    }
    return bad;
  }));

it('knows the tenants apart: the ids that it tried are real', () => {
  for (const operation of still.operations)
    for (const parameter of operation.nested.filter((one) => !namesNothing.includes(one)))
      if (idFor(still.ours, operation, parameter).length > 20 && !['base_model', 'agent'].includes(parameter))
        expect([operation.name, parameter, idFor(still.ours, operation, parameter)]).not.toEqual([
          operation.name,
          parameter,
          idFor(still.theirs, operation, parameter),
        ]);
  expect(read('prj', still.ours.ids.project)).not.toBeNull();
  expect(entitled(still.ours, still.operations.find(({ scope }) => scope === 'project') as Operation)).toBeDefined();
});
