import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../http/problem';
import type { ByteRange, FileStores } from './file-stores';

/** A file to be sent, under the name that the one who saves it sees. */
export interface Download {
  storeId: string;
  sha256: string;
  name: string;
  mediaType?: string;
}

/**
 * Sends a stored file, or the part that `Range` asks for, with its digest (RFC 9530) and an ETag, so that a cut download
 * goes on. @throws 404, and 416 `range-not-satisfiable`
 */
export async function download(
  request: FastifyRequest,
  reply: FastifyReply,
  stores: FileStores,
  file: Download,
): Promise<void> {
  const stored = await stores.find(file.storeId, file.sha256);
  if (!stored) throw Problem.notFound('file');
  const etag = `"${file.sha256}"`;
  const condition = request.headers['if-range'];
  const range = condition === undefined || condition === etag ? wanted(request.headers.range, stored.bytes) : null;
  const [start, end] = range ? [range.start, range.end] : [0, stored.bytes - 1];
  void reply
    .status(range ? 206 : 200)
    .header('content-type', file.mediaType ?? 'application/octet-stream')
    .header('content-length', String(end - start + 1))
    .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`)
    .header('accept-ranges', 'bytes')
    .header('repr-digest', `sha-256=:${Buffer.from(file.sha256, 'hex').toString('base64')}:`)
    .header('etag', etag);
  if (range) void reply.header('content-range', `bytes ${start}-${end}/${stored.bytes}`);
  // A reader that stands still would keep the file open for as long as it likes.
  reply.raw.setTimeout(request.server.patience.idleMilliseconds, () => reply.raw.destroy());
  if (request.method === 'HEAD' || stored.bytes === 0) return void reply.send('');
  await reply.send(await stores.open(file.storeId, file.sha256, range ?? undefined));
}

/** One range of `Range: bytes=…`; null for none or several, which is answered with the whole. */
export function wanted(header: string | undefined, bytes: number): ByteRange | null {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (first === '' && last === '') return null;
  const start = first === '' ? Math.max(0, bytes - Number(last)) : Number(first);
  const end = first === '' || last === '' ? bytes - 1 : Math.min(Number(last), bytes - 1);
  if (start > end || (first === '' && Number(last) === 0))
    throw new Problem({
      status: 416,
      code: 'range-not-satisfiable',
      detail: `The file has ${bytes} bytes; the range lies outside.`,
      params: { bytes, range: header },
    });
  return { start, end };
}
