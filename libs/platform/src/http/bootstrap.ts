import { randomUUID } from 'node:crypto';
import fastifyCookie from '@fastify/cookie';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { countRequests, Metrics } from '../observability';
import { endStreamsOnClose } from './server/closing';
import { takeKnownBodies } from './server/media-types';
import { refuseOtherMethods } from './server/methods';
import { takeStorableText } from './server/storable';
import { takeStreamedBodies } from './server/streamed-bodies';
import { refuseAddress, refuseUnreadable, refuseWithoutHost } from './server/unreadable';
import { validation } from './validation';

const bodyLimit = 1024 * 1024;
const requestId = /^[A-Za-z0-9_.-]{8,64}$/;

/** What of the configuration the HTTP server itself needs. */
export interface HttpSettings {
  /** Addresses and networks whose `X-Forwarded-For` is believed; none unless said. */
  trustedProxies?: readonly string[];
  /** Seconds in which the head of a request, and a body that is no upload, must have come. */
  requestSeconds?: number;
  /** Seconds after which an upload that sends nothing, or a download or stream that is not read, is cut. */
  idleSeconds?: number;
}

/** The HTTP server of the api: body limit 1 MiB, a request id on everything, patience with nobody. */
export function httpAdapter(settings: HttpSettings = {}): FastifyAdapter {
  const { trustedProxies = [], requestSeconds = 30, idleSeconds = 60 } = settings;
  const patience = { requestMilliseconds: requestSeconds * 1000, idleMilliseconds: idleSeconds * 1000 };
  const adapter = new FastifyAdapter({
    http: {
      headersTimeout: patience.requestMilliseconds,
      requireHostHeader: false,
      connectionsCheckingInterval: Math.min(30_000, patience.requestMilliseconds / 2),
    },
    bodyLimit,
    trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
    // What is refused before any route is found is told like every other fault.
    frameworkErrors: refuseAddress,
    clientErrorHandler: refuseUnreadable,
    // Uploads take as long as they take; `takeStreamedBodies` limits every other body.
    requestTimeout: 0,
    genReqId: (request: { headers: Record<string, unknown> }) => {
      const given = request.headers['x-request-id'];
      return typeof given === 'string' && requestId.test(given) ? given : randomUUID();
    },
  });
  adapter.getInstance().decorate('patience', patience);
  return adapter;
}

/** What both the running api and its tests set up on the application. */
export async function configureHttp(app: NestFastifyApplication): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  await app.register(fastifyCookie);
  // First, so that a refusal by another hook bears them too.
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id);
    void reply.header('x-content-type-options', 'nosniff');
    void reply.header('cache-control', 'no-store');
    void reply.header('referrer-policy', 'no-referrer');
    void reply.header('content-security-policy', "default-src 'none'; frame-ancestors 'none'");
    done();
  });
  refuseWithoutHost(fastify);
  takeKnownBodies(fastify);
  takeStreamedBodies(fastify);
  takeStorableText(fastify);
  endStreamsOnClose(fastify);
  refuseOtherMethods(fastify);
  countRequests(fastify, app.get(Metrics));
  app.setGlobalPrefix('api/v1', { exclude: ['health/live', 'health/ready', 'files/:store/:digest'] });
  app.useGlobalPipes(validation);
  app.enableShutdownHooks();
}
