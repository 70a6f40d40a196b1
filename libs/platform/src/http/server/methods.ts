import type { FastifyInstance } from 'fastify';
import { Problem } from '../problem';

interface Served {
  methods: Set<string>;
  /** Knows the addresses that the pattern stands for. */
  matcher: RegExp;
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Every address that is served, as a pattern such as `/api/v1/me/keys/:key`, with its methods. */
    served: ReadonlyMap<string, Served>;
  }
}

const matcherOf = (pattern: string) =>
  new RegExp(
    `^${pattern
      .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
      .replace(/:\w+/g, '[^/]+')
      .replaceAll('*', '.*')}$`,
  );

/** Answers 405 with `Allow` where an address is served, but not by this method; without it that would look like a 404. */
export function refuseOtherMethods(fastify: FastifyInstance): void {
  const served = new Map<string, Served>();
  fastify.decorate('served', served);
  fastify.addHook('onRoute', ({ url, method }) => {
    const here = served.get(url) ?? { methods: new Set(), matcher: matcherOf(url) };
    for (const one of [method].flat()) here.methods.add(one);
    served.set(url, here);
  });
  fastify.addHook('onRequest', (request, reply, done) => {
    if (!request.is404) return done();
    const path = request.url.split('?')[0];
    const here = [...served.values()].filter(({ matcher }) => matcher.test(path));
    const allowed = here.flatMap(({ methods }) => [...methods]);
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
