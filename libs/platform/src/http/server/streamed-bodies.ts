import type { FastifyInstance } from 'fastify';
import { hasBody, mediaType, streamed } from './media-types';

declare module 'fastify' {
  interface FastifyInstance {
    /** How long the server waits for those who send or read slowly. */
    patience: { requestMilliseconds: number; idleMilliseconds: number };
  }
}

/**
 * Leaves streamed bodies unread, and limits the time of all others; the server itself has no limit for them. An ordinary
 * body is at most 1 MiB: one that takes longer is held back on purpose. A streamed one that rests is taken for cut; an
 * upload goes on later where it stopped.
 */
export function takeStreamedBodies(fastify: FastifyInstance): void {
  const { requestMilliseconds, idleMilliseconds } = fastify.patience;
  for (const type of streamed) fastify.addContentTypeParser(type, (_request, _payload, done) => done(null));
  fastify.addHook('onRequest', (request, _reply, done) => {
    if (streamed.includes(mediaType(request))) request.raw.setTimeout(idleMilliseconds, () => request.raw.destroy());
    else if (hasBody(request)) {
      const late = setTimeout(() => request.raw.destroy(), requestMilliseconds).unref();
      request.raw.once('end', () => clearTimeout(late)).once('close', () => clearTimeout(late));
    }
    done();
  });
}
