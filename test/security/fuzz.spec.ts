import { randomInt } from 'node:crypto';
import Ajv2020 from 'ajv/dist/2020';
import fc from 'fast-check';
import { changed, fieldsOf, type Way } from '../support/bodies';
import type { Json, Session } from '../support/http';
import { type Operation, pathOf } from '../support/operations';
import { Still } from '../support/still';

/** `FUZZ_SEED` plays a run again; `FUZZ_RUNS` makes it longer. */
const seed = Number(process.env.FUZZ_SEED ?? randomInt(2 ** 31));
const runs = Number(process.env.FUZZ_RUNS ?? 400);

const still = Still.forTests({ tenants: 1 });
let problem: Json;
beforeAll(async () => {
  const { body } = await still.system.client().get('//api/openapi.json');
  problem = { ...body.components.schemas.Problem, components: body.components };
});

const ajv = new Ajv2020({ strict: false, validateFormats: false });
const checks = new WeakMap<object, ReturnType<Ajv2020['compile']>>();
/** What is wrong with an answer by its schema; null when nothing is. */
function faults(schema: Json, value: unknown): string | null {
  if (!schema) return null;
  const check = checks.get(schema) ?? ajv.compile(schema);
  checks.set(schema, check);
  return check(value) ? null : ajv.errorsText(check.errors);
}

/** Values that a schema allows, and now and then some that it does not tell from those. */
function valuesOf(schema: Json): fc.Arbitrary<Json> {
  if (!schema) return fc.constant(undefined);
  if (schema.enum) return fc.constantFrom(...(schema.enum as unknown[]));
  const type = [schema.type].flat()[0] as string;
  if (type === 'object')
    return fc.record(
      Object.fromEntries(Object.entries<Json>(schema.properties ?? {}).map(([name, field]) => [name, valuesOf(field)])),
      { requiredKeys: schema.required ?? [] },
    );
  if (type === 'array') return fc.array(valuesOf(schema.items), { minLength: schema.minItems ?? 0, maxLength: 3 });
  if (type === 'integer' || type === 'number')
    return fc.integer({
      min: Math.ceil(schema.minimum ?? -1000),
      max: Math.floor(Math.min(schema.maximum ?? 1e9, 2 ** 31 - 1)),
    });
  if (type === 'boolean') return fc.boolean();
  if (schema.pattern) return fc.stringMatching(new RegExp(schema.pattern as string));
  return fc.oneof(
    fc.string({ unit: 'grapheme', minLength: schema.minLength ?? 0, maxLength: 60 }),
    fc.emailAddress(),
    fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  );
}

/** What no field takes. */
const nonsense = fc.oneof(
  fc.anything({ maxDepth: 2 }),
  fc.constantFrom('\0', '\ud800', 1e308, -0, 2 ** 53, '9'.repeat(400), 'A'.repeat(20_000)),
);

interface Request {
  operation: Operation;
  body: Json;
  things: 'own' | 'nobodys' | 'junk';
  as: 'entitled' | 'anonymous' | 'made-up';
  query: string;
  ifMatch: string | undefined;
  idempotency: string | undefined;
}

const requestOf = (operation: Operation): fc.Arbitrary<Request> => {
  const ways = fieldsOf(operation.schema ?? {}).map(({ way }) => way);
  const valid = operation.schema?.properties
    ? fc.oneof(fc.constant(operation.body), valuesOf(operation.schema))
    : fc.constant(operation.body);
  const spoilt: fc.Arbitrary<Json> =
    ways.length === 0
      ? nonsense
      : fc.oneof(
          nonsense,
          fc.tuple(valid, fc.constantFrom<Way>(...ways), nonsense).map(([body, way, value]) => {
            try {
              return changed(body, way, value) as unknown;
            } catch {
              return value;
            }
          }),
        );
  return fc.record({
    operation: fc.constant(operation),
    body: ['GET', 'HEAD', 'DELETE'].includes(operation.method) ? fc.constant(undefined) : fc.oneof(valid, spoilt),
    things: fc.constantFrom('own' as const, 'own' as const, 'nobodys' as const, 'junk' as const),
    as: fc.constantFrom(
      'entitled' as const,
      'entitled' as const,
      'entitled' as const,
      'anonymous' as const,
      'made-up' as const,
    ),
    query: fc.oneof(
      fc.constant(''),
      fc
        .tuple(fc.constantFrom(...operation.query, 'colour'), fc.string({ unit: 'binary', maxLength: 20 }))
        .map(([name, value]) => `?${name}=${encodeURIComponent(value.toWellFormed())}`),
    ),
    ifMatch: fc.constantFrom('*', '"1"', '"0"', '', 'x', undefined),
    idempotency: fc.option(
      fc.string({ maxLength: 300 }).map((text) => text.replace(/[^\x20-\x7e]/g, '')),
      { nil: undefined },
    ),
  });
};

function sessionOf({ as, operation }: Request): Session {
  if (as === 'anonymous') return still.system.client();
  if (as === 'made-up') return still.system.client(`msn_live_${'0'.repeat(12)}_${'0'.repeat(64)}_0000000`);
  return still.sender(operation);
}

/** What is wrong with how a request was answered; empty when all is well. */
async function judge(request: Request): Promise<string[]> {
  const { operation, body, things, as, query } = request;
  const path = pathOf(operation, still.ours, things === 'own' ? still.ours : null).replace(
    /[a-z]{3}_[0-9a-z]{26}$/,
    (id) => (things === 'junk' ? '%F0%9F%92%A5%00' : id),
  );
  const text = body === undefined ? undefined : (JSON.stringify(body) ?? 'undefined');
  const {
    status,
    headers,
    body: answered,
  } = await sessionOf(request).send(operation.method, `${path}${query}`, text, {
    headers: {
      ...(request.ifMatch === undefined ? {} : { 'if-match': request.ifMatch }),
      ...(request.idempotency === undefined ? {} : { 'idempotency-key': request.idempotency }),
    },
  });
  const wrong: string[] = [];
  const type = headers.get('content-type') ?? '';
  if (status >= 500) wrong.push(`fails: ${status}`);
  if (!headers.get('x-request-id')) wrong.push('has no request id');
  if (!operation.public && as !== 'entitled' && ![400, 401].includes(status)) wrong.push(`takes ${as}: ${status}`);
  if (operation.method === 'HEAD') return wrong;
  if (status >= 400) {
    if (!type.startsWith('application/problem+json')) wrong.push(`refuses as ${type}`);
    const fault = faults(problem, answered);
    if (fault) wrong.push(`refuses otherwise than told: ${fault}`);
  } else if (status !== 204 && status < 300) {
    if (!(String(status) in operation.answers)) wrong.push(`answers ${status}, which is not told`);
    if (type.startsWith('application/json')) {
      const fault = faults(operation.answers[String(status)], answered);
      if (fault) wrong.push(`answers otherwise than told: ${fault}`);
    }
    if (body !== undefined && operation.schema?.properties && (body === null || typeof body !== 'object'))
      wrong.push('takes a body that is no object');
  }
  return wrong.map((what) => `${operation.method} ${path}${query} ${what}: ${JSON.stringify(answered)?.slice(0, 300)}`);
}

it(`answers whatever it is sent as its document says, and never fails (FUZZ_SEED=${seed})`, async () => {
  const request = fc.constantFrom(...still.operations).chain(requestOf);
  let asked = 0;
  await fc.assert(
    fc.asyncProperty(request, async (one) => {
      asked += 1;
      expect(await judge(one)).toEqual([]);
    }),
    { seed, numRuns: runs, interruptAfterTimeLimit: 55_000, markInterruptAsFailure: false },
  );
  expect(asked).toBeGreaterThan(50);
}, 120_000);
