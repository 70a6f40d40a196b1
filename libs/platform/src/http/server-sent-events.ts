import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** One event of a stream. `id` is what `Last-Event-ID` resumes after. */
export interface StreamEvent {
  id: string;
  event: string;
  data: unknown;
}

const keepAliveMilliseconds = 15_000;
/** A stream ends after this long and the client comes back with its last id: a right that ended meanwhile ends it too. */
const longestMilliseconds = 300_000;

/** Whether the client asked for server-sent events rather than JSON. */
export function wantsStream(request: FastifyRequest): boolean {
  return (request.headers.accept ?? '').includes('text/event-stream');
}

/**
 * Sends events as they come until the client leaves, `done` is told, the server closes or five minutes are over. `read` returns what came after an id, oldest
 * first; `wake` resolves when there may be more (a Redis hint or a time-out), so a lost hint only delays.
 */
export async function stream(
  request: FastifyRequest,
  reply: FastifyReply,
  source: {
    after: string | null;
    read: (after: string | null) => Promise<{ events: StreamEvent[]; done: boolean }>;
    wake: (signal: AbortSignal) => Promise<void>;
  },
): Promise<void> {
  const gone = new AbortController();
  const { closing, patience } = request.server;
  const ended = AbortSignal.any([gone.signal, closing, AbortSignal.timeout(longestMilliseconds)]);
  request.raw.once('close', () => gone.abort());
  reply.hijack();
  const out = reply.raw;
  out.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
    'x-request-id': request.id,
  });
  out.write('retry: 1000\n\n');
  const keepAlive = setInterval(() => out.write(': still here\n\n'), keepAliveMilliseconds);
  let after = (request.headers['last-event-id'] as string | undefined) ?? source.after;
  try {
    while (!ended.aborted) {
      const { events, done } = await source.read(after);
      for (const { id, event, data } of events) {
        after = id;
        const more = out.write(`id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
        if (!more && !(await isRead(out, AbortSignal.any([ended, AbortSignal.timeout(patience.idleMilliseconds)]))))
          return;
      }
      if (done && events.length === 0) break;
      if (events.length === 0) await source.wake(ended);
    }
  } finally {
    clearInterval(keepAlive);
    // Who reads nothing would keep the connection, and what is written for it, for as long as it likes.
    if (out.writableNeedDrain) out.destroy();
    else out.end();
  }
}

/** Whether the client reads what was written before the signal. */
async function isRead(out: ServerResponse, before: AbortSignal): Promise<boolean> {
  if (!out.writableNeedDrain) return true;
  return once(out, 'drain', { signal: before }).then(
    () => true,
    () => false,
  );
}
