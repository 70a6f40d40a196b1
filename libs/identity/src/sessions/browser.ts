import { isIPv6 } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '@app/platform/config';

const lifetimeSeconds = 7 * 86_400;

/** `__Host-` needs https; on plain http, which only a local run uses, the cookie has a plain name. */
export function cookieName(config: Config): string {
  return config.production ? '__Host-session' : 'session';
}

export function setSessionCookie(reply: FastifyReply, config: Config, token: string): void {
  void reply.setCookie(cookieName(config), token, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: config.production,
    maxAge: lifetimeSeconds,
  });
}

/** An unsafe request with a cookie must say that it comes from our own pages. */
export function sameOrigin(request: FastifyRequest, config: Config): boolean {
  return request.headers.origin !== undefined && !foreign(request, config);
}

/** Whether a browser says that another site's page sends this. A script, which is no browser, says nothing. */
export function foreign(request: FastifyRequest, config: Config): boolean {
  const own = config.origin || `http://${request.headers.host}`;
  const { origin, 'sec-fetch-site': site } = request.headers;
  return (origin !== undefined && origin !== own) || (site !== undefined && site !== 'same-origin');
}

/** Throttling counts an IPv6 network of /64 as one: a customer gets that many addresses at once. */
export function addressKey(address: string): string {
  if (!isIPv6(address) || address.startsWith('::ffff:')) return address;
  const [head, tail = ''] = address.split('::');
  const groups = head.split(':').filter(Boolean);
  const rest = tail.split(':').filter(Boolean);
  const whole = address.includes('::')
    ? [...groups, ...Array(8 - groups.length - rest.length).fill('0'), ...rest]
    : groups;
  return whole.slice(0, 4).join(':');
}
