import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Config } from '@app/platform/config';

/** The two sites, the one with the longer address first. */
const sites = [
  { name: 'console', base: '/console/' },
  { name: 'portal', base: '/' },
] as const;

/** What the server answers itself: there no address is a page. */
const notPages = /^\/(api|files|health|metrics|assets|console\/assets)(\/|$)/;

/**
 * Nothing but what this server sent may run, style or load anything; a page can be shown in no frame and writes no markup
 * from text (trusted types).
 */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

const pageHeaders = {
  'content-security-policy': policy,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
};

/**
 * Serves the built sites, where they are: files by their names, and their one page for every address that a browser goes to
 * and the server knows nothing else of.
 */
export async function serveSites(app: NestFastifyApplication): Promise<void> {
  const folder = resolve(app.get(Config).sitesFolder);
  const built = sites.filter(({ name }) => existsSync(join(folder, name, 'index.html')));
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  for (const { name, base } of built) await fastify.register((within) => serveFiles(within, join(folder, name), base));
  const pages = built.map(({ name, base }) => ({ base, page: readFileSync(join(folder, name, 'index.html')) }));
  fastify.addHook('onRequest', (request, reply, done) => {
    const found = pageFor(request, pages);
    if (!found) return done();
    void reply.headers(pageHeaders).header('cache-control', 'no-cache').type('text/html; charset=utf-8').send(found);
  });
}

/** Each file is a route of its own, so that nothing else is shadowed; compressed beforehand by the build. */
async function serveFiles(fastify: FastifyInstance, root: string, base: string): Promise<void> {
  await fastify.register(fastifyStatic, {
    root,
    prefix: base,
    wildcard: false,
    preCompressed: true,
    globIgnore: ['**/*.br', '**/*.gz', 'index.html', 'manifest.json'],
    index: false,
    cacheControl: false,
    setHeaders: (reply, path) => {
      // The name of what lies in `assets` holds a digest of its content.
      const kept = path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
      void reply.header('cache-control', kept);
    },
  });
}

type Page = { base: string; page: Buffer };

/** The page of a navigation to an address that no route has. */
function pageFor(request: FastifyRequest, pages: Page[]): Buffer | undefined {
  if (!request.is404 || !['GET', 'HEAD'].includes(request.method)) return undefined;
  const path = request.url.split('?')[0];
  // Who looks whether a site is there, as curl does, asks for anything.
  const isStart = ['/', '/console', '/console/'].includes(path);
  const wanted = isStart ? /text\/html|\*\/\*|^$/ : /text\/html/;
  if (notPages.test(path) || !wanted.test(request.headers.accept ?? '')) return undefined;
  return pages.find(({ base }) => `${path}/`.startsWith(base))?.page;
}
