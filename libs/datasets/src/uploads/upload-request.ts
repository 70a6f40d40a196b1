import type { IncomingHttpHeaders } from 'node:http';
import { type FieldError, Problem } from '@app/platform/http';
import { type Split, splits } from '../versions/version-file.entity';

/** What a client announces of a file before it sends it. */
export interface Announced {
  path: string;
  split: Split;
  mediaType: string;
  bytes: bigint;
  expectedSha256: string | null;
}

const fileName = /^[\p{L}\p{N}][\p{L}\p{M}\p{N} ._()-]{0,150}\.jsonl$/u;
const refused = (pointer: string, code: string, detail: string, value?: string | string[]): FieldError => ({
  pointer,
  code,
  detail,
  ...(value === undefined ? {} : { value: String(value).slice(0, 100) }),
});

/**
 * Reads `Upload-Length` and `Upload-Metadata` (`filename`, `filetype`, `sha256`, `split`) of a tus creation.
 * @throws 412 `tus-version`, 400 `validation-failed`, 413 `file-too-large`
 */
export function announced(headers: IncomingHttpHeaders, limit: number): Announced {
  if (headers['tus-resumable'] !== '1.0.0')
    throw new Problem({ status: 412, code: 'tus-version', detail: 'Send Tus-Resumable: 1.0.0.' });
  const faults: FieldError[] = [];
  const length = headers['upload-length'];
  const bytes = typeof length === 'string' && /^[0-9]{1,18}$/.test(length) ? BigInt(length) : 0n;
  if (bytes === 0n)
    faults.push(refused('?Upload-Length', 'length-needed', 'must say how many bytes will come, at least 1', length));
  if (headers['upload-concat'] !== undefined)
    faults.push(refused('?Upload-Concat', 'not-supported', 'files are sent in one upload each'));
  const metadata = metadataOf(headers['upload-metadata']);
  const name = (metadata?.get('filename') ?? '').normalize('NFC');
  if (!metadata) faults.push(refused('?Upload-Metadata', 'malformed', 'must be pairs of a key and Base64 text'));
  else if (!fileName.test(name))
    faults.push(
      refused(
        '?Upload-Metadata/filename',
        'file-name',
        'must be a file name without folders that ends in .jsonl',
        name,
      ),
    );
  const split = (metadata?.get('split') ?? 'train') as Split;
  if (!splits.includes(split))
    faults.push(refused('?Upload-Metadata/split', 'unknown-split', `must be one of ${splits.join(', ')}`, split));
  const sha256 = metadata?.get('sha256')?.toLowerCase() ?? null;
  if (sha256 !== null && !/^[0-9a-f]{64}$/.test(sha256))
    faults.push(refused('?Upload-Metadata/sha256', 'not-a-digest', 'must be 64 hexadecimal digits', sha256));
  if (faults.length > 0) throw Problem.invalid(faults, 'The upload is announced in a way that cannot be taken.');
  if (bytes > BigInt(limit))
    throw new Problem({
      status: 413,
      code: 'file-too-large',
      detail: `A file of at most ${limit} bytes is taken here. Split it into several files.`,
      params: { limit, announced: Number(bytes) },
    });
  const mediaType = metadata?.get('filetype') ?? '';
  return {
    path: `${split}/${name}`,
    split,
    mediaType: /^[\w.+-]{1,60}\/[\w.+-]{1,60}$/.test(mediaType) ? mediaType : 'application/jsonl',
    bytes,
    expectedSha256: sha256,
  };
}

/** `key base64,key base64`; null where it is not that. */
function metadataOf(header: string | string[] | undefined): Map<string, string> | null {
  if (typeof header !== 'string' || header.trim() === '') return new Map();
  const pairs = header.split(',').map((pair) => pair.trim().split(' '));
  if (pairs.some(([key, value = '', ...more]) => !key || more.length > 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(value)))
    return null;
  return new Map(pairs.map(([key, value = '']) => [key, Buffer.from(value, 'base64').toString('utf8')]));
}
