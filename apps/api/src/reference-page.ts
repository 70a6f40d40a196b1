import { createHash } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** Below it lie the page and its files. */
export const referencePath = 'api/docs';

/**
 * The reference page is the only page that the api itself serves, so it has a policy of its own: its files come from here,
 * and the style blocks within the page are allowed by their digests, whichever they are in this version of Swagger UI.
 */
export function allowReferencePage(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onSend', (request, reply, payload, done) => {
    const path = request.url.split('?')[0];
    if (path === `/${referencePath}` || path.startsWith(`/${referencePath}/`))
      void reply.header('content-security-policy', policy(typeof payload === 'string' ? payload : ''));
    done(null, payload);
  });
}

function policy(page: string): string {
  const blocks = [...page.matchAll(/<style>([\s\S]*?)<\/style>/g)].map(([, style]) => digest(style));
  const attributes = [...page.matchAll(/ style="([^"]*)"/g)].map(([, style]) => digest(style));
  return [
    "default-src 'none'",
    "script-src 'self'",
    ['style-src', "'self'", ...blocks, ...(attributes.length > 0 ? ["'unsafe-hashes'", ...attributes] : [])].join(' '),
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

const digest = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
