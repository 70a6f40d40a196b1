import type { FastifyInstance } from 'fastify';

declare module 'fastify' {
  interface FastifyInstance {
    /** Aborted when the server begins to close: whoever keeps a request open ends it then. */
    closing: AbortSignal;
  }
}

/** What is still being answered when the server closes has this long; then its connection is cut. */
const graceMilliseconds = 5000;

/** Tells streams that the server closes, and cuts what has not ended in time: an upload, which goes on later, or a wait. */
export function endStreamsOnClose(fastify: FastifyInstance): void {
  const closing = new AbortController();
  fastify.decorate('closing', closing.signal);
  fastify.addHook('preClose', (done) => {
    closing.abort();
    const { server } = fastify;
    // A connection whose answer ended after the server began to close would otherwise be kept alive for the next request.
    const idle = setInterval(() => server.closeIdleConnections(), 50).unref();
    const late = setTimeout(() => server.closeAllConnections(), graceMilliseconds).unref();
    server.once('close', () => {
      clearInterval(idle);
      clearTimeout(late);
    });
    done();
  });
}
