import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { type components, unwrap } from '@app/api-client';
import { bar } from '../terminal/amounts';
import type { Cast } from './cast';
import { clientOf, match, type Stage } from './person';
import type { Setting } from './programme';

type Version = components['schemas']['DatasetVersionDto'];
type Dataset = components['schemas']['DatasetDto'];
const file = 'thai-community-services.jsonl';
const base64 = (text: string) => Buffer.from(text).toString('base64');

/** Registers the Thai instruction data: it stays in Thailand and may be processed there and in Japan. */
export async function registerData(cast: Cast): Promise<{ dataset: Dataset; version: Version }> {
  const org = { org: cast.partner };
  const { client } = cast.engineer;
  const dataset = await unwrap(
    client.POST('/api/v1/organisations/{org}/datasets', {
      params: { path: org },
      body: {
        name: 'Thai community services',
        description: 'Short questions to community counters and polite answers; fictional throughout.',
        modality: 'instruction',
        languages: [{ iso639_3: 'tha', bcp47: 'th-TH' }],
        licence: 'CC-BY-4.0',
        lawful_basis: 'not_personal',
        personal_data: 'none',
        residency: { storage_allowed: ['TH'], processing_included: ['TH', 'JP'] },
      },
    }),
  );
  const made = await unwrap(
    client.POST('/api/v1/organisations/{org}/datasets/{dataset}/versions', {
      params: { path: { ...org, dataset: dataset.id } },
      body: { number: '1.0.0', notes: 'First version.' },
    }),
  );
  // As it is now: after a cut, the version that was answered when it was made is an old one.
  const path = { org: cast.partner, dataset: dataset.id, version: made.id };
  const one = '/api/v1/organisations/{org}/datasets/{dataset}/versions/{version}';
  return { dataset, version: await unwrap(client.GET(one, { params: { path } })) };
}

/**
 * Uploads the rows by tus with the engineer's key. The connection is cut in the middle of a piece; the server is asked how
 * much arrived, and the rest follows. @returns null when the rows are there since an earlier start
 */
export async function upload(
  { origin }: Stage,
  key: string,
  sample: string,
  place: { org: string; dataset: string; version: string },
  say: (text: string) => void,
): Promise<{ bytes: number; sha256: string; cutAt: number }> {
  const content = readFileSync(join(sample, file));
  const sha256 = createHash('sha256').update(content).digest('hex');
  const headers = { authorization: `Bearer ${key}`, 'tus-resumable': '1.0.0' };
  const metadata = `filename ${base64(file)},filetype ${base64('application/jsonl')},sha256 ${base64(sha256)}`;
  const uploads = `${origin}/api/v1/organisations/${place.org}/datasets/${place.dataset}/versions/${place.version}/uploads`;
  const begun = await fetch(uploads, {
    method: 'POST',
    headers: { ...headers, 'upload-length': String(content.length), 'upload-metadata': metadata },
  });
  await must(begun);
  const address = new URL(begun.headers.get('location') ?? '', origin);
  let cutAt = 0;
  for (;;) {
    const asked = await fetch(address, { method: 'HEAD', headers });
    await must(asked);
    const offset = Number(asked.headers.get('upload-offset'));
    say(`${bar(offset, content.length)} ${offset} of ${content.length} bytes`);
    if (offset >= content.length) return { bytes: content.length, sha256, cutAt };
    const request = { ...headers, 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' };
    const rest = content.subarray(offset);
    if (cutAt > 0) await must(await fetch(address, { method: 'PATCH', headers: request, body: new Uint8Array(rest) }));
    else cutAt = offset + (await cut(address, { ...request, 'content-length': String(rest.length) }, rest));
  }
}

/** Sends somewhat more than half of the bytes it announced, and hangs up. @returns how many were sent */
async function cut(address: URL, headers: Record<string, string>, rest: Buffer): Promise<number> {
  const half = rest.subarray(0, Math.ceil(rest.length * 0.6));
  const request = httpRequest(address, { method: 'PATCH', headers });
  await new Promise<void>((resolve) => {
    request.on('error', () => resolve());
    // The server has a moment to keep what arrived.
    request.write(half, () => setTimeout(() => resolve(void request.destroy()), 200));
  });
  return half.length;
}

/** States of a version that waits for its files or their check. */
const openStates = ['draft', 'uploading', 'needs_attention'];

/** Whether the rows must still be sent. */
export const wantsFiles = (version: Version) => openStates.includes(version.state) && version.files === 0;

/** Has the version checked, and waits for the report. @throws Error that names what needs attention */
export async function validate(
  cast: Cast,
  dataset: string,
  version: Version,
  say: (text: string) => void,
): Promise<Version> {
  const path = { org: cast.partner, dataset, version: version.id };
  const { client } = cast.engineer;
  const show = () =>
    unwrap(client.GET('/api/v1/organisations/{org}/datasets/{dataset}/versions/{version}', { params: { path } }));
  const before = await show();
  if (openStates.includes(before.state))
    await unwrap(
      client.POST('/api/v1/organisations/{org}/datasets/{dataset}/versions/{version}/validation', {
        params: { path, header: match(before) },
      }),
    );
  for (const end = Date.now() + 60_000; Date.now() < end;) {
    const checked = await show();
    say(checked.state);
    if (checked.state === 'needs_attention')
      throw new Error(
        `The check of the sample data found fault with it: ${checked.state_reason}.\n` +
          'The rows in apps/local/sample were changed: take them back with `git checkout apps/local/sample`.',
      );
    if (checked.state !== 'validating' && !openStates.includes(checked.state)) return checked;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  throw new Error(
    'The check of the sample data did not end within a minute. Look into logs/worker.log in the folder of this run, then ' +
      'start again: the story goes on from here.',
  );
}

/** The steward publishes, and gives the project the right to train on it. */
export async function publish(
  cast: Cast,
  { project }: Pick<Setting, 'project'>,
  dataset: string,
  version: Version,
): Promise<{ published: Version; agreement: string }> {
  const { client } = cast.steward;
  const params = { path: { org: cast.partner, dataset, version: version.id }, header: match(version) };
  const publication = '/api/v1/organisations/{org}/datasets/{dataset}/versions/{version}/publish';
  const published = version.state === 'published' ? version : await unwrap(client.POST(publication, { params }));
  const agreement = await unwrap(
    client.POST('/api/v1/organisations/{org}/agreements', {
      params: { path: { org: cast.partner } },
      body: { project, dataset_version: version.id, purpose: 'Tuning a helper for community counters' },
    }),
  );
  return { published, agreement: agreement.id };
}

/** A key with which the engineer's scripts work. */
export async function engineersKey(cast: Cast, stage: Stage) {
  const made = await unwrap(
    cast.engineer.client.POST('/api/v1/me/keys', {
      body: {
        name: 'training scripts',
        scopes: [
          'datasets:read',
          'datasets:write',
          'jobs:read',
          'jobs:write',
          'models:read',
          'budget:read',
          'quota:read',
          'project:read',
          'reference:read',
        ],
        expires_in_days: 90,
      },
    }),
  );
  return { key: made.key, client: clientOf(stage, { key: made.key }) };
}

async function must(response: Response): Promise<void> {
  if (!response.ok)
    throw new Error(
      `The upload was refused: ${response.status} ${(await response.text()).slice(0, 300)}\n` +
        'Mend what it names, then start again: the story goes on from here.',
    );
}
