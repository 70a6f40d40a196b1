import { AsyncLocalStorage } from 'node:async_hooks';
import { createWriteStream } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { FileStore } from '@tus/file-store';
import { Server } from '@tus/server';
import { Injectable, Logger } from '@nestjs/common';
import { Problem, type ProblemBody, problemDocument } from '@app/platform/http';
import { FileStores } from '@app/platform/storage';

/** One request of an upload, and what to do when its last byte has come. */
export interface TusTask {
  requestId: string;
  storeId: string;
  uploadId: string;
  /** Path of the upload's own address. */
  location: string;
  /** Length announced, in bytes. */
  bytes: number;
  finish: () => Promise<void>;
}

type Context = Parameters<Server['write']>[0];

/** A task with the request whose body it takes, and the sign to take no more of it. */
interface Running extends TusTask {
  body: IncomingMessage;
  stopping?: AbortSignal;
}

const problems: Record<number, Omit<ProblemBody, 'status'>> = {
  409: {
    code: 'offset-conflict',
    detail: 'The upload stands at another offset. Ask for it with HEAD and go on from there.',
  },
  410: { code: 'upload-gone', detail: 'This upload is no longer there. Start it again.' },
  413: { code: 'file-too-large', detail: 'More bytes came than were announced.' },
  500: { code: 'internal-error', detail: 'Something failed on our side. Go on with the upload.' },
};

/** The task of the request that the tus server is answering: it hands its own callbacks too little to find it. */
const tasks = new AsyncLocalStorage<Running>();

function task(): Running {
  const current = tasks.getStore();
  if (!current) throw new Error('a tus request without its task');
  return current;
}

/** A tus server whose refusals are problems like all others, and which leaves the body to the store. */
class ProblemServer extends Server {
  /**
   * The server's own way takes every chunk through a web stream and back, which copies it and costs most of an upload's
   * time. So it sees the head of the request only.
   */
  override async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const headers = new Headers(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const head = new Request(`http://tus${request.url}`, { method: request.method, headers });
    const answer = await this.handleWeb(head);
    response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
  }

  protected override createContext() {
    const context = super.createContext();
    task().stopping = context.signal;
    return context;
  }

  override write(context: Context, headers: Headers, status: number, body = '') {
    if (status < 400) return super.write(context, headers, status, body);
    headers.set('content-type', 'application/problem+json; charset=utf-8');
    return super.write(context, headers, status, body.startsWith('{') ? body : problemText(status, body));
  }
}

/** Files that are written straight from the request's body. */
class BodyStore extends FileStore {
  /** @returns the offset reached: a body that is cut, or that another request takes over from, ends where it is */
  override async write(_none: unknown, id: string, offset: number): Promise<number> {
    const { body, bytes, stopping } = task();
    let reached = offset;
    const meter = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        reached += chunk.length;
        done(reached > bytes ? new TooLong() : null, chunk);
      },
    });
    const stop = () => {
      body.unpipe(meter);
      meter.end();
    };
    stopping?.addEventListener('abort', stop, { once: true });
    body.once('close', stop);
    try {
      const file = createWriteStream(join(this.directory, id), { flags: 'r+', start: offset, highWaterMark: 1 << 20 });
      body.pipe(meter);
      if (body.destroyed) stop();
      await pipeline(meter, file);
      return reached;
    } finally {
      stopping?.removeEventListener('abort', stop);
      body.removeListener('close', stop);
    }
  }
}

class TooLong extends Error {
  readonly status_code = 413;
  readonly body = '';
}

function problemText(status: number, detail: string): string {
  const known = problems[status] ?? { code: 'upload-refused', detail: detail.trim() || 'Refused.' };
  return problemDocument({ status, ...known }, task().requestId);
}

/** The tus protocol, one server for each store: an upload's bytes never lie anywhere but in its dataset's store. */
@Injectable()
export class TusServers {
  private readonly log = new Logger('TusServers');
  private readonly servers = new Map<string, Promise<Server>>();

  constructor(private readonly stores: FileStores) {}

  /** Lets the tus server answer a request that was allowed and checked. */
  async handle(request: IncomingMessage, response: ServerResponse, of: TusTask): Promise<void> {
    const making = this.servers.get(of.storeId) ?? this.make(of.storeId);
    this.servers.set(of.storeId, making);
    const server = await making;
    await tasks.run({ ...of, body: request }, () => server.handle(request, response));
  }

  private async make(storeId: string): Promise<Server> {
    return new ProblemServer({
      path: '/',
      datastore: new BodyStore({ directory: await this.stores.staging(storeId) }),
      allowedOrigins: [],
      namingFunction: () => task().uploadId,
      getFileIdFromRequest: () => task().uploadId,
      generateUrl: () => task().location,
      onUploadFinish: async () => {
        await task().finish();
        return {};
      },
      onResponseError: (_request, error) => {
        if (!(error instanceof Error)) return undefined;
        if (error instanceof Problem)
          return { status_code: error.status, body: problemDocument(error.body, task().requestId) };
        this.log.error({ err: error, request_id: task().requestId }, 'an upload failed');
        return { status_code: 500, body: problemText(500, '') };
      },
    });
  }
}
