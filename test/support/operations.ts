import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { newId, show, type Prefix } from '@app/platform/ids';
import type { Json, Session } from './http';
import type { System } from './system';
import type { ScopeName, Tenant } from './tenants';

/** One operation of the OpenAPI document. */
export interface Operation {
  /** `POST /projects/{project}/keys`. */
  name: string;
  method: string;
  /** Below `/api/v1`. */
  path: string;
  /** First segment. */
  root: string;
  /** The scope that the path names first, if it names one. */
  scope: ScopeName | null;
  /** Parameters behind the scope. */
  nested: string[];
  public: boolean;
  body: Json;
  /** Schema of the JSON body, its references resolved; undefined where it takes none. */
  schema: Json;
  /** Names of the fields of its query. */
  query: string[];
  /** Whether it asks for `If-Match`. */
  versioned: boolean;
  /** Schemas of what it answers well, by status, their references resolved; undefined where it has no JSON. */
  answers: Record<string, Json>;
}

const scopes: Record<string, ScopeName> = {
  organisations: 'org',
  projects: 'project',
  programmes: 'programme',
  pools: 'pool',
};

const prefixes: Record<string, Prefix> = {
  organisation: 'org',
  project: 'prj',
  programme: 'prg',
  pool: 'pol',
  person: 'per',
  invitation: 'inv',
  service_account: 'sva',
  participation: 'par',
  participant: 'par',
  award: 'awd',
  entry: 'cof',
  account: 'acc',
  journal: 'jnl',
  hold: 'hld',
  request: 'alr',
  lot: 'lot',
  card: 'rtc',
  agent: 'key',
  key: 'key',
  session: 'ses',
  dataset: 'dst',
  version: 'dsv',
  file: 'fil',
  upload: 'upl',
  agreement: 'agr',
  job: 'job',
  attempt: 'att',
  model: 'mdl',
  base_model: 'bas',
  notification: 'ntf',
};

/** Every operation of the running api, as its own document tells them. */
export async function operationsOf(system: System): Promise<Operation[]> {
  const { body } = await system.client().get('//api/openapi.json');
  // Fields of bodies are known to the built api only: `npm run openapi` writes them down.
  const written = JSON.parse(readFileSync(join(__dirname, '../../libs/api-client/openapi.json'), 'utf8')) as Json;
  const operations: Operation[] = [];
  const schemas = written.components.schemas;
  for (const [whole, methods] of Object.entries<Json>(body.paths))
    for (const [method, operation] of Object.entries<Json>(methods)) {
      if (!whole.startsWith('/api/v1/')) continue;
      const path = whole.replace('/api/v1', '');
      const root = path.split('/')[1];
      const parameters = [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter);
      const scope = parameters.length > 0 ? (scopes[root] ?? null) : null;
      const told = written.paths[whole]?.[method];
      const fields = (told?.parameters ?? []) as { name: string; in: string }[];
      const well = Object.entries<Json>(told?.responses ?? {}).filter(([status]) => status < '300');
      operations.push({
        name: `${method.toUpperCase()} ${path}`,
        method: method.toUpperCase(),
        path,
        root,
        scope,
        nested: scope ? parameters.slice(1) : parameters,
        public: !operation.security,
        body: example(bodyOf(told), schemas),
        schema: resolved(bodyOf(told), schemas),
        query: fields.filter((field) => field.in === 'query').map(({ name }) => name),
        versioned: fields.some(({ name }) => name === 'If-Match'),
        answers: Object.fromEntries(
          well.map(([status, { content }]) => [status, resolved(content?.['application/json']?.schema, schemas)]),
        ),
      });
    }
  return operations.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Who may do what, to be read by people: the tenant matrix writes it. */
export const roleCatalogue = join(__dirname, '../api/roles.catalogue.txt');
const decided = new Map(
  readFileSync(roleCatalogue, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(': ') as [string, string]),
);

/** Somebody of a tenant who has the right in their own scope. */
export function entitled(tenant: Tenant, operation: Operation): Session {
  const role = decided.get(operation.name)?.split(' ')[0];
  if (!operation.scope || !role) throw new Error(`${operation.name}: the catalogue names no role`);
  return tenant.people[operation.scope][role];
}

/** @throws for a parameter that no tenant has: a new kind of thing needs its row in `tenants.ts` */
export function idFor(tenant: Tenant, operation: Operation, parameter: string): string {
  // What lies behind an award is of its project's book, and not of the programme's.
  const behind = operation.path.includes('{award}/') ? tenant.ids[`award.${parameter}`] : undefined;
  const id = behind ?? tenant.ids[`${operation.root}.${parameter}`] ?? tenant.ids[parameter];
  if (!id) throw new Error(`${operation.name}: no tenant has a ${parameter}`);
  return id;
}

/** Parameters that name no thing of one tenant. */
export const namesNothing = ['role', 'sha256', 'group'];

/**
 * The operation's path: the scope of one tenant, what lies behind it of another, or of nobody. `foreign` names the one
 * parameter that is of the other; without it, all behind the scope are.
 */
export function pathOf(operation: Operation, scope: Tenant, behind: Tenant | null, foreign?: string): string {
  return operation.path.replace(/\{(\w+)\}/g, (_, parameter: string) => {
    if (parameter === operation.scope) return idFor(scope, operation, parameter);
    if (namesNothing.includes(parameter)) return idFor(behind ?? scope, operation, parameter);
    if (foreign && parameter !== foreign) return idFor(scope, operation, parameter);
    if (behind) return idFor(behind, operation, parameter);
    const prefix = operation.path.includes('/models/') && parameter === 'version' ? 'mdv' : prefixes[parameter];
    if (!prefix) throw new Error(`${operation.name}: what is the prefix of a ${parameter}?`);
    return show(prefix, newId());
  });
}

const bodyOf = (operation: Json): Json => operation?.requestBody?.content?.['application/json']?.schema;

/** A schema with what it refers to written into it. */
function resolved(schema: Json, all: Json): Json {
  if (Array.isArray(schema)) return schema.map((one) => resolved(one, all));
  if (schema === null || typeof schema !== 'object') return schema;
  const named = schema.$ref ?? schema.allOf?.[0]?.$ref;
  if (named) return resolved(all[named.split('/').at(-1)], all);
  return Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, resolved(value, all)]));
}

/** A body that passes validation, made from its schema. Ids in it are of nobody. */
function example(schema: Json, all: Json, name = ''): Json {
  if (!schema) return undefined;
  if (schema.$ref) return example(all[schema.$ref.split('/').at(-1)], all, schema.$ref.split('/').at(-1));
  if (schema.allOf) return example(schema.allOf[0], all, name);
  if (name === 'MoneyDto') return { amount: '1', currency: 'JPY' };
  if (schema.enum) return schema.enum[0];
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === 'object')
    return Object.fromEntries(
      (schema.required ?? []).map((field: string) => [field, example(schema.properties[field], all, field)]),
    );
  if (type === 'array') return Array.from({ length: schema.minItems ?? 0 }, () => example(schema.items, all, name));
  if (type === 'number' || type === 'integer') return schema.minimum ?? 1;
  if (type === 'boolean') return true;
  return text(schema, name);
}

function text(schema: Json, name: string): string {
  if (prefixes[name]) return show(prefixes[name], newId());
  if (schema.format === 'email' || name.endsWith('email')) return 'nobody@example.test';
  if (schema.format === 'date-time' || /^valid_|^until$/.test(name)) return '2030-01-01T00:00:00.000Z';
  if (name.endsWith('_on')) return '2030-01-01';
  if (name === 'manifest_sha256') return 'f'.repeat(64);
  if (schema.pattern === '^[A-Z]{2}$') return 'TH';
  if (schema.pattern === '^[A-Z]{3}$') return 'JPY';
  if (schema.pattern === '^step-\\d{8}$') return 'step-00000001';
  return 'for a test of who may do what';
}
