import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Caller } from '@app/access';
import { Problem } from '@app/platform/http';
import { read } from '@app/platform/ids';
import * as problems from './access.problems';
import { pathScopes, platformScope } from './scopes';

/** Where a request goes: the scope that its path names, and on whose behalf it says to come. */
export interface Place {
  segment: string;
  scope: (typeof pathScopes)[string] | null;
  id: string | null;
  /** `Monsoon-Organisation`: for whom, where somebody is in a project for several organisations. */
  behalf: string | null;
}

/**
 * The scope is the first path segment after `/api/v1` and the id behind it; there is no other way to set it. Both are
 * read from the route that was matched: the address as it was sent may be written in more than one way.
 */
export function placeOf(request: FastifyRequest): Place {
  const route = request.routeOptions.url ?? '';
  const [, segment = '', parameter = ''] = route.replace(/^\/api\/v1/, '').split('/');
  const scope = pathScopes[segment] ?? null;
  const nowhere = { segment, scope: null, id: null, behalf: null };
  if (!scope) return nowhere;
  if (!scope.prefix) return { ...nowhere, scope, id: platformScope };
  if (!parameter.startsWith(':')) return nowhere;
  const shown = (request.params as Record<string, string>)[parameter.slice(1)];
  const id = read(scope.prefix, shown);
  if (!id) throw Problem.invalidId(scope.prefix, shown);
  return { segment, scope, id, behalf: scope.kind === 'project' ? behalfOf(request) : null };
}

function behalfOf(request: FastifyRequest): string | null {
  const shown = request.headers['monsoon-organisation'];
  if (shown === undefined) return null;
  const id = read('org', shown);
  if (!id) throw Problem.invalidId('org', String(shown));
  return id;
}

/** The request as its Idempotency-Key knows it: what is asked, by whom and for whom. @throws 400 for a key that cannot be one */
export function idempotencyOf(
  request: FastifyRequest,
  scopeId: string,
  { personId, organisationId }: Pick<Caller, 'personId' | 'organisationId'>,
): Caller['idempotency'] {
  const key = request.headers['idempotency-key'];
  if (request.method !== 'POST' || typeof key !== 'string') return null;
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) throw problems.idempotencyKeyRequired();
  const content = JSON.stringify([request.method, request.url, personId, organisationId, canonical(request.body)]);
  return { scopeId, key, digest: createHash('sha256').update(content).digest('hex') };
}

/** The same JSON whatever the order of its fields. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (value === null || typeof value !== 'object') return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, field]) => [key, canonical(field)]);
}
