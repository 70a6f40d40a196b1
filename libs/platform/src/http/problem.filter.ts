import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { refusalOf } from '../database/faults';
import { Problem, type ProblemBody, problemDocument } from './problem';

const codes: Record<number, string> = {
  400: 'bad-request',
  401: 'not-signed-in',
  403: 'forbidden',
  404: 'not-found',
  405: 'method-not-allowed',
  408: 'request-timeout',
  413: 'body-too-large',
  415: 'unsupported-media-type',
  429: 'too-many-requests',
  503: 'unavailable',
};

/** Every error leaves as `application/problem+json`; what is not foreseen is logged whole and told as 500. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly log = new Logger('Problem');

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const body = this.bodyOf(error, request);
    if (reply.sent || reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    reply.refusal = body.code;
    if (body.rateLimit !== undefined) void reply.header('ratelimit', body.rateLimit);
    if (body.retryAfter !== undefined) void reply.header('retry-after', String(body.retryAfter));
    void reply
      .status(body.status)
      .header('content-type', 'application/problem+json; charset=utf-8')
      .send(problemDocument(body, request.id));
  }

  private bodyOf(error: unknown, request: FastifyRequest): ProblemBody {
    if (error instanceof Problem) return error.body;
    if (error instanceof HttpException) {
      const status = error.getStatus();
      // Told by Fastify's mark, not by its kind: a SyntaxError of our own code is no fault of the client's.
      if ((error.cause as { code?: string } | undefined)?.code === 'FST_ERR_CTP_INVALID_JSON_BODY')
        return { status, code: 'malformed-json', detail: 'The body is not valid JSON.' };
      return { status, code: codes[status] ?? `http-${status}`, detail: error.message };
    }
    const refusal = refusalOf(error);
    if (refusal) {
      this.log.warn({ err: error, request_id: request.id }, 'the database refused what no rule had refused');
      return refusal.body;
    }
    // Signatures travel in queries.
    this.log.error({ err: error, request_id: request.id, url: request.url.split('?')[0] }, 'unforeseen error');
    return {
      status: 500,
      code: 'internal-error',
      detail: 'Something failed on our side. Nothing was changed. Report the request id if it happens again.',
    };
  }
}
