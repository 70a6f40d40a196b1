import type { FastifyInstance } from 'fastify';
import { type FieldError, Problem } from '../problem';

/** Objects and lists inside one another; more is no request that we know, and would exhaust the stack of what reads it. */
const deepest = 32;

/** What sites pass on of their trainers is mended, not refused: a stray byte in a log must not hold up metering. */
const mendedLater = '/api/v1/site/';

/**
 * Refuses, before anything reads them, bodies and queries with text that PostgreSQL cannot keep: the character NUL, and
 * halves of surrogate pairs, which are no Unicode text; fields named after what every object has; and a query that says
 * the same field twice.
 */
export function takeStorableText(fastify: FastifyInstance): void {
  fastify.addHook('preValidation', (request, _reply, done) => {
    const faults = [
      ...repeatedIn(request.query as object),
      ...faultsIn(request.body, ''),
      ...faultsIn(request.query, '?'),
      ...faultsIn(request.params, ''),
    ];
    const mended = request.url.startsWith(mendedLater);
    const refused = faults.filter(({ code }) => !(mended && ['not-text', 'unknown-field'].includes(code)));
    done(refused.length > 0 ? Problem.invalid(refused) : undefined);
  });
}

/** Which of two values counts would be anybody's guess: what checks a request and what answers it might guess apart. */
function repeatedIn(query: object): FieldError[] {
  const repeated = Object.entries(query).filter(([, value]) => Array.isArray(value));
  return repeated.map(([name]) => ({ pointer: `?${name}`, code: 'repeated', detail: 'is given more than once' }));
}

/** What checks fields looks past these, since every object has them. */
const everyObjects = ['__proto__', 'constructor', 'prototype'];

function faultsIn(value: unknown, at: string, depth = 0): FieldError[] {
  if (typeof value === 'string') return isText(value) ? [] : [{ pointer: at, code: 'not-text', detail: reason }];
  if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) return [];
  if (depth === deepest)
    return [{ pointer: at, code: 'too-deep', detail: `is nested more than ${deepest} deep`, limit: deepest }];
  return Object.entries(value).flatMap(([name, field]) => {
    const pointer = at === '?' ? `?${name}` : pointerTo(at, name);
    if (everyObjects.includes(name)) return [{ pointer, code: 'unknown-field' }];
    return isText(name) ? faultsIn(field, pointer, depth + 1) : [{ pointer: at, code: 'not-text', detail: reason }];
  });
}

const reason = 'holds the character NUL or half of a surrogate pair';
const isText = (text: string) => !text.includes('\0') && text.isWellFormed();

/** JSON pointer (RFC 6901) of a field of what lies at another pointer. */
export function pointerTo(at: string, name: string): string {
  return `${at}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
