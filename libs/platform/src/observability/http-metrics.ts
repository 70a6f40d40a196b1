import type { FastifyInstance } from 'fastify';
import { Histogram } from 'prom-client';
import type { Metrics } from './metrics';

declare module 'fastify' {
  interface FastifyReply {
    /** Code of the problem that the request was refused with. */
    refusal: string | null;
  }
}

/** What is told of requests, by the route's template and never by the address: ids would make a series each. */
export function requestMetrics(metrics: Pick<Metrics, 'counter' | 'registry'>) {
  const labelNames = ['method', 'route'] as const;
  return {
    answered: metrics.counter('monsoon_http_requests_total', 'Requests answered', [...labelNames, 'status']),
    refused: metrics.counter('monsoon_refusals_total', 'Requests refused, by the code of the problem', [
      ...labelNames,
      'code',
    ]),
    took: new Histogram({
      name: 'monsoon_http_request_seconds',
      help: 'Time from a request to the end of its answer',
      labelNames,
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
      registers: [metrics.registry],
    }),
  };
}

/** Counts what a server answers. A stream counts when it ends. */
export function countRequests(fastify: FastifyInstance, metrics: Metrics): void {
  fastify.decorateReply('refusal', null);
  fastify.addHook('onResponse', (request, reply, done) => {
    const { answered, refused, took } = metrics.requests;
    const at = { method: request.method, route: request.routeOptions.url ?? 'none' };
    answered.inc({ ...at, status: String(reply.statusCode) });
    if (reply.refusal) refused.inc({ ...at, code: reply.refusal });
    took.observe(at, reply.elapsedTime / 1000);
    done();
  });
}
