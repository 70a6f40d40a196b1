import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from '../support/http';

/** The OpenAPI document as the built api tells it; `npm run openapi` writes it, `npm run check` holds it to the code. */
const written = JSON.parse(readFileSync(join(__dirname, '../../libs/api-client/openapi.json'), 'utf8')) as Json;
const operations = Object.entries<Json>(written.paths).flatMap(([path, item]) =>
  Object.entries<Json>(item).map(([method, operation]) => ({
    name: `${method.toUpperCase()} ${path}`,
    method,
    path,
    operation,
    parameters: (operation.parameters ?? []) as { name: string; in: string; required?: boolean }[],
  })),
);
const without = (holds: (one: (typeof operations)[number]) => boolean) =>
  operations.filter((one) => !holds(one)).map(({ name }) => name);
const sends = (operation: Json, status: string) => operation.responses[status] !== undefined;

it('says of every operation what it does', () => {
  expect(operations.length).toBeGreaterThan(150);
  expect(without(({ operation }) => operation.summary)).toEqual([]);
});

it('says what every operation answers: a schema, or the headers of a protocol that has no body', () => {
  const told = (response: Json) => response.headers !== undefined || Object.keys(response.content ?? {}).length > 0;
  expect(
    without(({ operation }) =>
      Object.entries(operation.responses).some(
        ([status, response]) => status === '204' || (status < '300' && told(response)),
      ),
    ),
  ).toEqual([]);
});

it('says how every operation refuses', () => {
  expect(without(({ operation }) => ['400', '429', '500'].every((status) => sends(operation, status)))).toEqual([]);
  expect(
    without(({ operation }) => !operation.security || (sends(operation, '401') && sends(operation, '403'))),
  ).toEqual([]);
  expect(without(({ operation, path }) => !path.includes('{') || sends(operation, '404'))).toEqual([]);
  const problems = Object.values<Json>(written.components.responses).map(
    ({ content }) => content['application/problem+json'].schema.$ref as string,
  );
  expect(new Set(problems)).toEqual(new Set(['#/components/schemas/Problem']));
});

it('offers an Idempotency-Key on every POST of somebody who is signed in', () => {
  const posts = operations.filter(({ method, operation }) => method === 'post' && operation.security);
  expect(posts.filter(({ parameters }) => !parameters.some(({ name }) => name === 'Idempotency-Key'))).toEqual([]);
});

it('tells keys from cookies: what only a person may do takes no key', () => {
  const schemes = (name: string) =>
    operations
      .find((one) => one.name === name)
      ?.operation.security.flatMap((one: object) => Object.keys(one)) as string[];
  expect(schemes('POST /api/v1/projects/{project}/fine-tuning-jobs').sort()).toEqual(['bearer', 'cookie']);
  expect(schemes('POST /api/v1/programmes/{programme}/allocation-requests/{request}/decision')).toEqual(['cookie']);
  expect(schemes('POST /api/v1/site/leases')).toEqual(['bearer']);
  expect(written.components.securitySchemes.bearer).not.toHaveProperty('bearerFormat');
});
