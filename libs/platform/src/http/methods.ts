import type { FastifyInstance } from 'fastify';
import { Problem } from './problem';

declare module 'fastify' {
  interface FastifyInstance {
    /** Every address that is served, as a pattern such as `/api/v1/me/keys/:key`, with its methods. */
    served: ReadonlyMap<string, ReadonlySet<string>>;
  }
}

const matcher = (pattern: string) =>
  new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/:\w+/g, '[^/]+')}$`);

/** Answers 405 with `Allow` where an address is served, but not by this method; without it that would look like a 404. */
export function refuseOtherMethods(fastify: FastifyInstance): void {
  const served = new Map<string, Set<string>>();
  fastify.decorate('served', served);
  fastify.addHook('onRoute', ({ url, method }) => {
    const methods = served.get(url) ?? new Set();
    for (const one of [method].flat()) methods.add(one);
    served.set(url, methods);
  });
  fastify.addHook('onRequest', (request, reply, done) => {
    if (!request.is404) return done();
    const path = request.url.split('?')[0];
    const allowed = [...served]
      .filter(([pattern]) => matcher(pattern).test(path))
      .flatMap(([, methods]) => [...methods]);
    if (allowed.length === 0) return done();
    void reply.header('allow', [...new Set(allowed)].sort().join(', '));
    done(
      new Problem({
        status: 405,
        code: 'method-not-allowed',
        detail: `This address does not take ${request.method}.`,
        params: { method: request.method, allowed },
      }),
    );
  });
}
