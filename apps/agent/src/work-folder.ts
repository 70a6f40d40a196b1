import { createHash } from 'node:crypto';
import { createWriteStream, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join, normalize, sep } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { digestOf, replaceFile } from '@app/platform/machine';
import type { Lease, RemoteFile } from './site-api';

/**
 * The folder of one attempt: spec, inputs, checkpoints, events. It is wiped when the attempt has ended, so that no
 * tenant's data stays at the site.
 */
export class WorkFolder {
  readonly path: string;

  constructor(
    home: string,
    /** Origin of the portal: addresses of files are paths there, and nowhere else. */
    private readonly origin: string,
    readonly lease: Lease,
  ) {
    this.path = join(home, 'attempts', `${lease.job}-a${lease.n}`);
  }

  /** Name of the submission in the engine. */
  get name(): string {
    return `${this.lease.job}-a${this.lease.n}`;
  }

  /** What a line of the log says of whom it is about. */
  get marks(): { attempt: string; job: string; request_id: string | null } {
    const { attempt, job, request_id } = this.lease;
    return { attempt, job, request_id };
  }

  file(...parts: string[]): string {
    return join(this.path, ...parts);
  }

  /** Fetches inputs, base model and checkpoint, checks each digest, and writes the trainer's spec. */
  async prepare(modelFolder: string, options: { threads: number; signal: AbortSignal }): Promise<void> {
    mkdirSync(this.path, { recursive: true });
    const { lease } = this;
    replaceFile(this.file('lease.json'), JSON.stringify(lease));
    this.writeLease(lease.lease_until, lease.stop_after_s);
    const fetched = (file: RemoteFile, folder: string) => fetchFile(this.origin, file, folder, options.signal);
    for (const input of lease.inputs) await fetched(input, this.file('inputs'));
    const model = join(modelFolder, lease.base_model.id);
    for (const file of lease.base_model.files) await fetched(file, model);
    const checkpoint = lease.resume?.checkpoint;
    if (checkpoint)
      for (const file of checkpoint.files) await fetched(file, this.file('out', 'checkpoints', checkpoint.name));
    const data = (role: 'train' | 'eval') =>
      lease.inputs
        .filter((input) => input.role === role)
        .map(({ path, sha256, format }) => ({ path: join('inputs', path), sha256, format }));
    const evaluation = data('eval');
    const spec = {
      ...lease.spec,
      run_id: lease.job,
      attempt: lease.n,
      request_id: lease.request_id,
      model_dir: model,
      model_id: lease.base_model.name,
      model_files: Object.fromEntries(lease.base_model.files.map(({ path, sha256 }) => [path, sha256])),
      train: data('train'),
      ...(evaluation.length > 0 ? { eval: evaluation } : {}),
      out: 'out',
      threads: options.threads,
      lease_file: 'lease_until',
      // Time to save and stop before the lease ends, also where leases are short.
      lease_margin_s: Math.min(30, lease.lease_seconds / 4),
      stop_after_s: lease.stop_after_s,
    };
    replaceFile(this.file('spec.json'), JSON.stringify(spec, null, 1));
  }

  /**
   * The trainer reads this between steps and stops before that time, whatever becomes of the agent. Behind the lease's end
   * stands the time limit of the attempt in seconds, which an extension raises under way.
   */
  writeLease(until: string, stopAfter: number): void {
    replaceFile(this.file('lease_until'), `${Date.parse(until) / 1000} ${stopAfter}\n`);
  }

  /** Files below `out/<folder>`, named relative to it, with digests, as the manifest there lists them. */
  manifest(folder: string): { path: string; sha256: string; bytes: number }[] {
    const manifest = this.file('out', folder, 'manifest.json');
    if (!existsSync(manifest)) return [];
    const { files } = JSON.parse(readFileSync(manifest, 'utf8')) as {
      files: Record<string, { sha256: string; bytes: number }>;
    };
    const content = readFileSync(manifest);
    return [
      ...Object.entries(files).map(([path, { sha256, bytes }]) => ({ path, sha256, bytes })),
      {
        path: 'manifest.json',
        sha256: createHash('sha256').update(content).digest('hex'),
        bytes: content.length,
      },
    ];
  }

  wipe(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** Downloads into `folder` unless the very same file lies there; refuses other bytes than the digest names. */
async function fetchFile(origin: string, file: RemoteFile, folder: string, signal: AbortSignal): Promise<void> {
  const target = join(folder, normalize(file.path));
  if (!target.startsWith(folder + sep)) throw new Error(`the name ${file.path} leaves its folder`);
  if (existsSync(target) && statSync(target).size === file.bytes && (await digestOf(target)).sha256 === file.sha256)
    return;
  mkdirSync(dirname(target), { recursive: true });
  if (!file.url.startsWith('/files/')) throw new Error(`the address of ${file.path} is not one of the portal's files`);
  const response = await fetch(origin + file.url, { redirect: 'error', signal });
  if (!response.ok || !response.body) throw new Error(`${file.path} could not be fetched: ${response.status}`);
  const part = `${target}.part`;
  await pipeline(Readable.fromWeb(response.body as never), createWriteStream(part), { signal });
  const { sha256 } = await digestOf(part);
  if (sha256 !== file.sha256) {
    rmSync(part);
    throw new Error(`${file.path} came with digest ${sha256} instead of ${file.sha256}`);
  }
  renameSync(part, target);
}
