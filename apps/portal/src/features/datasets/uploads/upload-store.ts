import { useSyncExternalStore } from 'react';
import { defaultOptions, type PreviousUpload, Upload } from 'tus-js-client';
import { MonsoonError } from '@app/api-client';
import { asReader, toAnother } from '@app/ui';
import { UploadRate } from './upload-rate';

export type SendingState = 'waiting' | 'sending' | 'paused' | 'failed' | 'done';

/** A file on its way to a version. */
export interface Sending {
  id: number;
  /** The version's uploads, as an address: what the file is sent to. */
  endpoint: string;
  name: string;
  bytes: number;
  sent: number;
  state: SendingState;
  error: unknown;
  rate: UploadRate;
}

/** A file of which a part arrived before the page was closed or loaded again. */
export interface Stopped {
  key: string;
  url: string;
  name: string;
  bytes: number;
  arrived: number;
}

let list: Sending[] = [];
let last = 0;
const uploads = new Map<number, Upload>();
const readers = new Set<() => void>();

function set(next: Sending[]): void {
  list = next;
  for (const read of readers) read();
}
const change = (id: number, to: Partial<Sending>) => set(list.map((one) => (one.id === id ? { ...one, ...to } : one)));
const byId = (id: number) => list.find((one) => one.id === id);

const store = {
  subscribe: (read: () => void) => {
    readers.add(read);
    return () => readers.delete(read);
  },
  get: () => list,
};

/** What is on its way to a version. It goes on while other pages of the site are looked at. */
export const useSendings = (endpoint: string): Sending[] =>
  useSyncExternalStore(store.subscribe, store.get).filter((one) => one.endpoint === endpoint);

/** The API's refusal as every other; what had no answer at all counts as a connection that is not there. */
function refusal(error: Error): unknown {
  const answer =
    'originalResponse' in error ? (error.originalResponse as { getStatus(): number; getBody(): string }) : null;
  if (!answer) return new TypeError('no answer', { cause: error });
  try {
    return new MonsoonError(answer.getStatus(), JSON.parse(answer.getBody()) as MonsoonError['problem']);
  } catch {
    return error;
  }
}

/**
 * Sends files to a version, one after another: a browser has six connections to a server, and the page needs some. The
 * address of each upload is kept in the browser under a fingerprint of the file (name, size, time of its last change), so
 * that the same file goes on where it stopped, after a reload too.
 */
export async function sendFiles(endpoint: string, files: File[], split: string, onDone: () => void): Promise<void> {
  for (const file of files) {
    const id = (last += 1);
    const upload = new Upload(file, {
      endpoint,
      metadata: { filename: file.name, split },
      headers: asReader(),
      retryDelays: [0, 1000, 3000, 5000, 10_000, 20_000],
      removeFingerprintOnSuccess: true,
      onProgress: (sent) => {
        byId(id)?.rate.tell(sent, Date.now());
        change(id, { sent });
      },
      onError: (error) => {
        const refused = refusal(error);
        change(id, { state: 'failed', error: refused });
        if (refused instanceof MonsoonError && refused.problem.code === 'another-person') return toAnother();
        startNext();
      },
      onSuccess: () => {
        change(id, { state: 'done', sent: file.size });
        uploads.delete(id);
        onDone();
        startNext();
      },
    });
    // Looked for before it stands in the list, also where it waits for others: what goes on is at no time said to have stopped.
    const [before] = await upload.findPreviousUploads();
    if (before) upload.resumeFromPreviousUpload(before);
    uploads.set(id, upload);
    const rate = new UploadRate();
    set([...list, { id, endpoint, name: file.name, bytes: file.size, sent: 0, state: 'waiting', error: null, rate }]);
    startNext();
  }
}

function startNext(): void {
  if (list.some(({ state }) => state === 'sending')) return;
  const next = list.find(({ state }) => state === 'waiting');
  if (next) start(next.id);
}

function start(id: number): void {
  const upload = uploads.get(id);
  if (!upload) return;
  byId(id)?.rate.reset();
  change(id, { state: 'sending', error: null });
  upload.start();
}

export function pauseSending(id: number): void {
  change(id, { state: 'paused' });
  void uploads.get(id)?.abort();
  startNext();
}

export function resumeSending(id: number): void {
  change(id, { state: 'waiting', error: null });
  startNext();
}

/** Gives it up: what arrived of it is removed. Until that is answered it counts as neither going nor stopped. */
export async function dropSending(id: number): Promise<void> {
  const upload = uploads.get(id);
  change(id, { state: 'done' });
  startNext();
  try {
    await upload?.abort(upload.url !== null);
  } finally {
    uploads.delete(id);
    set(list.filter((one) => one.id !== id));
  }
}

const kept = ({ size, metadata, urlStorageKey, uploadUrl }: PreviousUpload) =>
  uploadUrl === null ? [] : [{ key: urlStorageKey, url: uploadUrl, name: metadata.filename, bytes: size ?? 0 }];

/** Uploads to a version that this browser began and no longer has the file of. The server says how much arrived. */
export async function stoppedUploads(endpoint: string): Promise<Stopped[]> {
  const all = (await defaultOptions.urlStorage.findAllUploads()).flatMap(kept);
  const going = new Set([...uploads.values()].map(({ url }) => url));
  const here = all.filter(({ url }) => new URL(url, endpoint).href.startsWith(`${endpoint}/`) && !going.has(url));
  const found = await Promise.all(
    here.map(async (one): Promise<Stopped | null> => {
      const answer = await fetch(one.url, { method: 'HEAD', headers: { 'tus-resumable': '1.0.0', ...asReader() } });
      if (answer.ok) return { ...one, arrived: Number(answer.headers.get('upload-offset')) };
      // It was given up, by somebody or after seven days.
      if (answer.status === 404 || answer.status === 410) await defaultOptions.urlStorage.removeUpload(one.key);
      return null;
    }),
  );
  return found.filter((one) => one !== null);
}

/** Gives up an upload whose file is not at hand any more. */
export async function dropStopped({ key, url }: Stopped): Promise<void> {
  await Upload.terminate(url, { headers: asReader() });
  await defaultOptions.urlStorage.removeUpload(key);
}
