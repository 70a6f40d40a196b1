import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Problem, type ProblemBody, problemDocument } from '../problem';

/** How long a client that was refused may go on sending before its connection is cut: it would else not read the answer. */
const lingerMilliseconds = 1000;

/** Refusals of Node's own parser, by its codes; anything else is `malformed`. */
const refusals: Record<string, [status: string, body: ProblemBody]> = {
  HPE_HEADER_OVERFLOW: [
    'Request Header Fields Too Large',
    { status: 431, code: 'headers-too-large', detail: 'Address and headers of a request together are at most 16 KiB.' },
  ],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [
    'Payload Too Large',
    { status: 413, code: 'body-too-large', detail: 'The extensions of a chunk of the body are too large.' },
  ],
  ERR_HTTP_REQUEST_TIMEOUT: [
    'Request Timeout',
    { status: 408, code: 'request-timeout', detail: 'The head of the request did not come in time.' },
  ],
};
const malformed: ProblemBody = { status: 400, code: 'malformed-request', detail: 'This is not HTTP/1.1.' };

/** Answers what never became a request, as every other refusal is answered, and ends the connection. */
export function refuseUnreadable(error: Error & { code?: string }, socket: Socket): void {
  if (socket.destroyed || socket.writableEnded) return;
  // An answer that is under way cannot be followed by another; Node keeps it here, and looks at it in the same case.
  const { _httpMessage: answering } = socket as Socket & { _httpMessage?: ServerResponse };
  if (error.code === 'ECONNRESET' || !socket.writable || answering?.headersSent) {
    socket.destroy();
    return;
  }
  const [words, body] = refusals[error.code ?? ''] ?? ['Bad Request', malformed];
  const id = randomUUID();
  const document = problemDocument(body, id);
  const head = [
    `HTTP/1.1 ${body.status} ${words}`,
    'content-type: application/problem+json; charset=utf-8',
    `content-length: ${Buffer.byteLength(document)}`,
    `x-request-id: ${id}`,
    'x-content-type-options: nosniff',
    'cache-control: no-store',
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${document}`);
  setTimeout(() => socket.destroy(), lingerMilliseconds).unref();
}

/** Answers an address that Fastify looks up no route for: it cannot be decoded, or has too long a part. */
export function refuseAddress(error: Error & { statusCode?: number }, request: FastifyRequest, reply: FastifyReply) {
  const status = error.statusCode ?? 400;
  const code = status === 414 ? 'address-too-long' : 'malformed-address';
  return reply
    .status(status)
    .header('x-request-id', request.id)
    .type('application/problem+json')
    .send(problemDocument({ status, code, detail: error.message }, request.id));
}

/** HTTP/1.1 asks for a `Host`; Node itself would refuse without a word. */
export function refuseWithoutHost(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    const missing = request.raw.httpVersion === '1.1' && request.headers.host === undefined;
    done(missing ? new Problem({ ...malformed, detail: 'The header Host is missing.' }) : undefined);
  });
}
