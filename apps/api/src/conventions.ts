import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenAPIObject } from '@nestjs/swagger';
import { effects } from '@app/platform/http';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Schema = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string];

const methods = ['get', 'put', 'post', 'patch', 'delete', 'head'] as const;

/** Adds to a document what holds for every operation alike and therefore stands at none: docs/api.md in OpenAPI's words. */
export function tellConventions(made: OpenAPIObject): void {
  made.components ??= {};
  const { schemas } = made.components;
  made.components.schemas = { ...schemas, ...problemSchemas };
  made.components.responses = Object.fromEntries(Object.entries(refusals).map(([status, told]) => [`${status}`, told]));
  made.components.parameters = { ...made.components.parameters, ...spokenFor };
  describeSchemas(made.components.schemas as Record<string, Schema>);
  for (const [path, item] of Object.entries(made.paths))
    for (const method of methods) {
      const operation = item[method];
      if (!operation) continue;
      nameParameters(path, operation);
      if (operation.security) operation.parameters?.push(parameter('Person'));
      if (operation.security && path.startsWith('/api/v1/projects/{'))
        operation.parameters?.push(parameter('Organisation'));
      if (method === 'post' && operation.security) offerIdempotency(operation);
      for (const status of refusalsOf(path, method, operation))
        operation.responses[status] ??= { $ref: `#/components/responses/${status}` };
    }
}

const header = (operation: Operation, name: string) =>
  (operation.parameters ?? []).some((parameter) => 'name' in parameter && parameter.name === name);

/** Scopes in a path are read by the guard, not by handlers: they are named here. */
function nameParameters(path: string, operation: Operation): void {
  const missing = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).filter((name) => !header(operation, name));
  const added = missing.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }) as const);
  operation.parameters = [...added, ...(operation.parameters ?? [])];
}

const parameter = (name: keyof typeof spokenFor) => ({ $ref: `#/components/parameters/${name}` });

function offerIdempotency(operation: Operation): void {
  if (header(operation, 'Idempotency-Key')) return;
  const schema = { type: 'string' } as const;
  const description = 'Sent again with the same request, the first answer is given again and nothing is done twice.';
  operation.parameters?.push({ name: 'Idempotency-Key', in: 'header', required: false, description, schema });
}

/** Statuses of problems that an operation can answer by what it declares; a room's own refusals are among them. */
function refusalsOf(path: string, method: string, operation: Operation): string[] {
  const changes = method !== 'get' && method !== 'head';
  return [
    '400',
    ...(operation.security ? ['401', '403'] : []),
    ...(path.includes('{') ? ['404'] : []),
    ...(changes ? ['409', '422'] : []),
    ...(header(operation, 'If-Match') ? ['412', '428'] : []),
    '429',
    '500',
  ];
}

/** A class's doc comment becomes its schema's description; the compiler keeps both side by side. */
function describeSchemas(schemas: Record<string, Schema>): void {
  for (const file of globSync(join(__dirname, '../../../libs/*/src/**/*.dto.{js,ts}')))
    for (const [, comment, name] of readFileSync(file, 'utf8').matchAll(
      /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*(?:export )?class (\w+)/g,
    )) {
      const schema = schemas[name];
      if (schema && !('$ref' in schema)) schema.description = comment.replace(/\s*\n\s*\* ?/g, ' ').trim();
    }
}

const text = { type: 'string' } as const;
const amount = { type: ['string', 'number', 'null'] } as unknown as Schema;
const listOf = (name: string) => ({ type: 'array', items: { $ref: `#/components/schemas/${name}` } }) as const;

/** As whom and for whom a request is meant. */
const spokenFor = {
  Person: {
    name: 'Monsoon-Person',
    in: 'header',
    required: false,
    description:
      'As whom it is meant, `per_…`. Where somebody else is signed in: 401 `another-person`, and nothing is done.',
    schema: text,
  },
  Organisation: {
    name: 'Monsoon-Organisation',
    in: 'header',
    required: false,
    description: 'For whom, `org_…`, where the caller may act in the project for several organisations.',
    schema: text,
  },
} as const;

const problemSchemas: Record<string, Schema> = {
  Problem: {
    type: 'object',
    description: 'Why a request was not taken, by RFC 9457. `code` is stable; sites translate by `code` and `params`.',
    required: ['type', 'title', 'status', 'code', 'detail', 'request_id'],
    properties: {
      type: { ...text, format: 'uri' },
      title: text,
      status: { type: 'integer' },
      code: text,
      detail: { ...text, description: 'One English sentence.' },
      params: { type: 'object', additionalProperties: true },
      errors: listOf('ProblemField'),
      checks: listOf('ProblemCheck'),
      changes: listOf('ProblemChange'),
      required_role: { type: 'array', items: text, description: 'Roles that would be allowed.' },
      ask: { ...text, description: 'Whom to ask.' },
      request_id: text,
    },
  },
  ProblemField: {
    type: 'object',
    description: 'What is wrong with one field.',
    required: ['pointer', 'code'],
    properties: {
      pointer: { ...text, description: 'JSON pointer into the body, or `?name` for a field of the query.' },
      code: text,
      detail: text,
      limit: { description: 'What the field is held to; `[least, most]` where there are two bounds.' },
      value: { description: 'What was sent, shortened; never a secret.' },
    },
  },
  ProblemCheck: {
    type: 'object',
    description: 'One check that decided a refusal, with its numbers.',
    required: ['check', 'result'],
    properties: {
      check: text,
      result: { ...text, enum: ['passed', 'failed', 'waiting'] },
      dimension: text,
      limit: amount,
      used: amount,
      held: amount,
      requested: amount,
      detail: text,
    },
  },
  ProblemChange: {
    type: 'object',
    description: 'What would change a refusal. Sites translate by `action`, `variant` and `values`.',
    required: ['action', 'effect', 'possible'],
    properties: {
      action: { ...text, enum: [...new Set(Object.keys(effects).map((effect) => effect.split('.')[0]))] },
      variant: { ...text, description: 'Which of the action’s effects, where it has several.' },
      values: { $ref: '#/components/schemas/ProblemChangeValues' },
      effect: { ...text, description: 'An English sentence, with the values.' },
      possible: { type: 'boolean', description: 'Whether it can be done as things are.' },
      ask: { ...text, description: 'Whom to ask.' },
    },
  },
  ProblemChangeValues: {
    type: 'object',
    description: 'How far a change goes: only what it depends on.',
    properties: {
      gpus: { type: 'integer', description: 'GPUs at once.' },
      seconds: { type: 'integer', description: 'Wall time.' },
      gpu_seconds: { type: 'integer', description: 'GPU time: GPUs × seconds.' },
      // Spelled out: problems stand by themselves in a document, whatever schemas its operations have.
      money: {
        type: 'object',
        description: 'An amount in its currency.',
        required: ['amount', 'currency'],
        properties: { amount: text, currency: text },
      },
      countries: { type: 'array', items: text, description: 'ISO 3166-1 codes of two letters.' },
    },
  },
};

const refusal = (description: string, headers: string[] = []) => ({
  description,
  ...(headers.length > 0 ? { headers: Object.fromEntries(headers.map((name) => [name, { schema: text }])) } : {}),
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
});

const refusals: Record<string, ReturnType<typeof refusal>> = {
  400: refusal('The request cannot be read: a field, an id, a header; `errors` names each field.'),
  401: refusal('Nobody is signed in, or somebody else than `Monsoon-Person` names.'),
  403: refusal('Known here, but not allowed: a role, a key’s scope, a suspension.'),
  404: refusal('Not there, or another tenant’s.'),
  409: refusal(
    'The state of things does not allow it; `checks` and `changes` say what binds and what would change it.',
  ),
  412: refusal('It changed since it was read.'),
  422: refusal('Each field can be read, but not together, or the Idempotency-Key was used for another request.'),
  428: refusal('If-Match is missing.'),
  429: refusal('Too many requests.', ['Retry-After', 'RateLimit']),
  500: refusal('Something failed on our side; nothing was changed.'),
};
