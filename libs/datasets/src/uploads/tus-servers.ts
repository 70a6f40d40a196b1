import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage, ServerResponse } from 'node:http';
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
  finish: () => Promise<void>;
}

type Context = Parameters<Server['write']>[0];

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
const tasks = new AsyncLocalStorage<TusTask>();

function task(): TusTask {
  const current = tasks.getStore();
  if (!current) throw new Error('a tus request without its task');
  return current;
}

/** A tus server whose refusals are problems like all others. */
class ProblemServer extends Server {
  override write(context: Context, headers: Headers, status: number, body = '') {
    if (status < 400) return super.write(context, headers, status, body);
    headers.set('content-type', 'application/problem+json; charset=utf-8');
    return super.write(context, headers, status, body.startsWith('{') ? body : problemText(status, body));
  }
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
    await tasks.run(of, () => server.handle(request, response));
  }

  private async make(storeId: string): Promise<Server> {
    return new ProblemServer({
      path: '/',
      datastore: new FileStore({ directory: await this.stores.staging(storeId) }),
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
