import type { Json } from '../support/http';
import { type Operation, pathOf } from '../support/operations';
import { line, Still } from '../support/still';
import type { Tenant } from '../support/tenants';

const still = Still.forTests({ tenants: 2 });

describe('lists', () => {
  const lists = () => still.operations.filter(({ method, query }) => method === 'GET' && query.includes('cursor'));
  const at = (operation: Operation, tenant: Tenant, query: string) =>
    still.sender(operation, tenant).get(`${pathOf(operation, tenant, tenant)}?${query}`);

  it('take no cursor that they did not give: forged, changed, of another tenant, of another list', () =>
    still.unchanged(async () => {
      const bad: string[] = [];
      const given = new Map<Operation, string>();
      for (const operation of lists()) {
        const first = await at(operation, still.ours, 'limit=1');
        if (first.body.next_cursor) given.set(operation, first.body.next_cursor);
        for (const forged of ['x', 'e30.e30', `${Buffer.from('["9"]').toString('base64url')}.${'A'.repeat(43)}`]) {
          const answer = await at(operation, still.ours, `cursor=${forged}`);
          if (answer.body.code !== 'invalid-cursor' || answer.status !== 400) bad.push(line(operation, forged, answer));
        }
        for (const limit of ['0', '-1', '201', '1e9', 'NaN', '1;drop', '']) {
          const answer = await at(operation, still.ours, `limit=${encodeURIComponent(limit)}`);
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
          await at(operation, still.ours, `cursor=${moved}.${signature}`),
          await at(operation, still.ours, `cursor=${body}.${signature.split('').reverse().join('')}`),
          await at(elsewhere, still.ours, `cursor=${cursor}`),
          ...(operation.scope || operation.root === 'me'
            ? [await at(operation, still.theirs, `cursor=${cursor}`)]
            : []),
        ];
        for (const answer of tries) if (answer.status !== 400) bad.push(line(operation, cursor, answer));
        if ((await at(operation, still.ours, `cursor=${cursor}`)).status !== 200)
          bad.push(`${operation.name}: its own`);
      }
      return bad;
    }));

  it('take each field of a query once, by its own name', () =>
    still.unchanged(async () => {
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
          const answer = await at(operation, still.ours, query);
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
  const { rows } = await still.system.admin.query(
    `select encode(hash, 'hex') as h from identity.api_keys union select encode(token_hash, 'hex') from identity.sessions
      union select encode(hash, 'hex') from identity.one_time_links union select encode(hash, 'hex') from invitations`,
  );
  const hashes = rows.map(({ h }) => h as string);
  expect(hashes.length).toBeGreaterThan(20);
  const bad: string[] = [];
  let read = 0;
  for (const operation of still.operations.filter(({ method }) => method === 'GET')) {
    const answer = await still.sender(operation).get(pathOf(operation, still.ours, still.ours));
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
    const { body } = await still.system.client().get('//api/openapi.json');
    const told = Object.entries<Json>(body.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const served = [...still.system.api.getHttpAdapter().getInstance().served].flatMap(([path, { methods }]) =>
      [...methods].map((method) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`),
    );
    const implied = (name: string) => name.startsWith('HEAD ') && served.includes(name.replace('HEAD', 'GET'));
    const own = served.filter((name) => / \/(api\/v1|files)\//.test(name) && !implied(name));
    expect(told.filter((name) => !implied(name)).sort()).toEqual(own.sort());
    const others = served.filter((name) => !/ \/(api\/v1|files)\//.test(name) && !name.startsWith('HEAD'));
    // The sites are files, each with an address of its own.
    const files = / \/(console\/)?(assets\/[^/]+|icon\.svg)$/;
    const rest = others.filter((name) => !/ \/(health\/(live|ready)|api\/(docs|openapi))/.test(name));
    expect(rest.filter((name) => !files.test(name))).toEqual([]);
  });

  it('names every method that an address takes: others are answered 405 and Allow', async () => {
    const methods = new Map<string, Set<string>>();
    for (const operation of still.operations)
      methods.set(operation.path, (methods.get(operation.path) ?? new Set()).add(operation.method));
    const bad: string[] = [];
    for (const operation of still.operations.filter(
      ({ path }, n) => still.operations.findIndex((one) => one.path === path) === n,
    )) {
      const known = methods.get(operation.path) as Set<string>;
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND']) {
        // `…/estimate` could also be the id of a job.
        if (known.has(method) || (method === 'GET' && operation.path.endsWith('/estimate'))) continue;
        const answer = await still.sender(operation).send(method, pathOf(operation, still.ours, still.ours));
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
