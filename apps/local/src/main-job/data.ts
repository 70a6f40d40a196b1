import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type components, createMonsoonClient, unwrap } from '@app/api-client';
import { bar } from '../terminal/amounts';
import type { Cast } from './cast';
import { match } from './person';
import type { Setting } from './programme';

type Version = components['schemas']['DatasetVersionDto'];
const file = 'thai-community-services.jsonl';
const base64 = (text: string) => Buffer.from(text).toString('base64');

/** Registers the Thai instruction data: it stays in Thailand and may be processed there and in Japan. */
export async function registerData(cast: Cast): Promise<{ dataset: string; version: Version }> {
  const path = { org: cast.partner };
  const { client } = cast.engineer;
  const dataset = await unwrap(
    client.POST('/api/v1/organisations/{org}/datasets', {
      params: { path },
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
  const version = await unwrap(
    client.POST('/api/v1/organisations/{org}/datasets/{dataset}/versions', {
      params: { path: { ...path, dataset: dataset.id } },
      body: { number: '1.0.0', notes: 'First version.' },
    }),
  );
  return { dataset: dataset.id, version };
}

/** Uploads the rows by tus with the engineer's key, in pieces, one of them after a cut: the server knows where to go on. */
export async function upload(
  origin: string,
  key: string,
  sample: string,
  place: { org: string; dataset: string; version: string },
  say: (text: string) => void,
): Promise<{ bytes: number; sha256: string; pieces: number }> {
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
  const piece = Math.ceil(content.length / 3);
  let pieces = 0;
  for (;;) {
    // As after a cut: ask where to go on, rather than trust one's memory.
    const at = await fetch(address, { method: 'HEAD', headers });
    const offset = Number(at.headers.get('upload-offset'));
    say(`${bar(offset, content.length)} ${offset} of ${content.length} bytes`);
    if (offset >= content.length) return { bytes: content.length, sha256, pieces };
    const sent = await fetch(address, {
      method: 'PATCH',
      headers: { ...headers, 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' },
      body: new Uint8Array(content.subarray(offset, offset + piece)),
    });
    await must(sent);
    pieces += 1;
  }
}

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
  await unwrap(
    client.POST('/api/v1/organisations/{org}/datasets/{dataset}/versions/{version}/validation', {
      params: { path, header: match(await show()) },
    }),
  );
  for (const end = Date.now() + 60_000; Date.now() < end;) {
    const checked = await show();
    say(checked.state);
    if (checked.state === 'in_review') return checked;
    if (checked.state === 'needs_attention')
      throw new Error(`The sample data needs attention: ${checked.state_reason}`);
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  throw new Error('The check of the sample data did not end; look into the worker’s log.');
}

/** The steward publishes, and gives the project the right to train on it. */
export async function publish(
  cast: Cast,
  { project }: Pick<Setting, 'project'>,
  dataset: string,
  version: Version,
): Promise<Version> {
  const { client } = cast.steward;
  const published = await unwrap(
    client.POST('/api/v1/organisations/{org}/datasets/{dataset}/versions/{version}/publish', {
      params: { path: { org: cast.partner, dataset, version: version.id }, header: match(version) },
    }),
  );
  await unwrap(
    client.POST('/api/v1/organisations/{org}/agreements', {
      params: { path: { org: cast.partner } },
      body: { project, dataset_version: version.id, purpose: 'Tuning a helper for community counters' },
    }),
  );
  return published;
}

/** A key with which the engineer's scripts work. */
export async function engineersKey(cast: Cast, origin: string) {
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
  return { key: made.key, client: createMonsoonClient(origin, { key: made.key }) };
}

async function must(response: Response): Promise<void> {
  if (!response.ok)
    throw new Error(`The upload was refused: ${response.status} ${(await response.text()).slice(0, 300)}`);
}
