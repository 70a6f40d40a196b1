import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Problem } from './problem';

/**
 * A signal that aborts when the client goes away before it was answered: `launch(@Gone() gone: AbortSignal, …)`. For work that
 * may still wait in a line; what has begun goes to its end, and the Idempotency-Key tells its answer later.
 */
export const Gone = createParamDecorator((_: unknown, context: ExecutionContext): AbortSignal => {
  const { raw } = context.switchToHttp().getResponse<FastifyReply>();
  const gone = new AbortController();
  const leave = () => {
    if (raw.writableFinished) return;
    gone.abort(new Problem({ status: 503, code: 'client-gone', detail: 'The client went away before its turn came.' }));
  };
  // It may have gone while the request was judged.
  if (raw.destroyed) leave();
  else raw.once('close', leave);
  return gone.signal;
});
