import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from '../problem';

/** Bodies that a handler reads itself from `request.raw`, of any length and however long they take. */
export const streamed = ['application/offset+octet-stream', 'application/octet-stream'];

/** The type of a body without its parameters; empty where none is named. */
export const mediaType = (request: FastifyRequest): string =>
  (request.headers['content-type'] ?? '').split(';')[0].trim().toLowerCase();

/** True when a body comes with a request. */
export const hasBody = (request: FastifyRequest): boolean =>
  request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;

/**
 * Refuses bodies of other types than the API reads, before anything reads them. A form's fields would else
 * pass for JSON, and a text for a body without fields.
 */
export function takeKnownBodies(fastify: FastifyInstance): void {
  const known = ['application/json', ...streamed];
  fastify.addHook('onRequest', (request, _reply, done) => {
    const type = mediaType(request);
    if (request.is404 || !hasBody(request) || known.includes(type)) return done();
    const detail = `The body's type is ${type || 'not said'}: send application/json, and say so in Content-Type.`;
    done(new Problem({ status: 415, code: 'unsupported-media-type', detail, params: { type, allowed: known } }));
  });
}
