import { request } from 'node:http';
import { randomUUID } from 'node:crypto';
import { type components, unwrap } from '@app/api-client';
import { at, changing, type Session } from './http';
import { type Partner, type Somebody, sure, type World } from './world';
import type { Portal } from './system';

type Schemas = components['schemas'];

/** A dataset version, as paths name it. */
export interface VersionPlace {
  org: string;
  dataset: string;
  version: string;
}

export const datasetPath = '/api/v1/organisations/{org}/datasets/{dataset}';
export const versionPath = `${datasetPath}/versions/{version}` as const;

const tus = { 'tus-resumable': '1.0.0' };
/** Uploads speak tus, a protocol of its own, which the generated client does not. */
export const uploadsOf = ({ org, dataset, version }: VersionPlace) =>
  `/organisations/${org}/datasets/${dataset}/versions/${version}/uploads`;

/** `Upload-Metadata` of a tus creation. */
export const metadata = (fields: Record<string, string>): string =>
  Object.entries(fields)
    .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
    .join(',');

/** Facts of a dataset that a test does not care about. */
export const datasetFacts = (change: Partial<Schemas['RegisterDatasetDto']> = {}): Schemas['RegisterDatasetDto'] => ({
  name: `Dataset ${randomUUID()}`,
  modality: 'instruction',
  languages: [{ iso639_3: 'tha', bcp47: 'th-TH' }],
  licence: 'CC-BY-4.0',
  lawful_basis: 'not_personal',
  personal_data: 'none',
  residency: { storage_allowed: ['TH'], processing_included: ['TH', 'JP'], processing_excluded: [] },
  ...change,
});

/** Begins an upload. @returns the answer; its `location` is below the host */
export function begin(session: Session, place: VersionPlace, content: Buffer, fields: Record<string, string>) {
  return session.send('POST', uploadsOf(place), undefined, {
    headers: { ...tus, 'upload-length': String(content.length), 'upload-metadata': metadata(fields) },
  });
}

/** Sends a whole file as an upload of one piece. */
export async function upload(
  session: Session,
  place: VersionPlace,
  content: Buffer | string,
  fields: Record<string, string> = { filename: 'rows.jsonl' },
) {
  const bytes = Buffer.from(content as string);
  const begun = sure(await begin(session, place, bytes, fields));
  return send(session, begun.headers.get('location') as string, 0, bytes);
}

/** One PATCH of an upload. */
export function send(session: Session, location: string, offset: number, bytes: Buffer) {
  return session.send('PATCH', `/${location}`, bytes, {
    headers: { ...tus, 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' },
  });
}

/** Where an upload stands. */
export async function position(session: Session, location: string): Promise<number> {
  const answer = await session.send('HEAD', `/${location}`, undefined, { headers: tus });
  if (answer.status !== 200) throw new Error(`HEAD ${answer.status}`);
  return Number(answer.headers.get('upload-offset'));
}

/** Sends some bytes of an upload and then breaks the connection in the middle of the request. */
export function cut(
  url: string,
  key: string,
  location: string,
  offset: number,
  bytes: Buffer,
  after: number,
): Promise<void> {
  return new Promise((resolve) => {
    const sending = request(url + location, {
      method: 'PATCH',
      headers: {
        ...tus,
        authorization: `Bearer ${key}`,
        'upload-offset': String(offset),
        'content-type': 'application/offset+octet-stream',
        'content-length': String(bytes.length),
      },
    });
    sending.on('error', () => undefined);
    sending.on('close', resolve);
    sending.write(bytes.subarray(0, after), () => setTimeout(() => sending.destroy(), 50));
  });
}

/** A member of the partner's organisation with a role there. */
export async function colleague(
  system: Portal,
  world: World,
  partner: Partner,
  role: Schemas['InviteMember']['role'],
): Promise<Somebody> {
  const email = `${role}-${randomUUID()}@example.test`;
  const password = 'a long password for tests';
  const invitation = { ...at({ org: partner.id }), body: { email, role } };
  await unwrap(partner.owner.session.POST('/api/v1/organisations/{org}/invitations', invitation));
  const token = await world.tokenFor(email);
  await unwrap(system.client().POST('/api/v1/invitations/acceptance', { body: { token, name: role, password } }));
  const session = await system.client().signIn(email, password);
  const { id } = await unwrap(session.GET('/api/v1/me'));
  return { id, email, session };
}

/** A key of a person for their datasets. */
export async function datasetKey(somebody: Somebody): Promise<string> {
  const scopes = ['datasets:read', 'datasets:write'] as ('datasets:read' | 'datasets:write')[];
  return (await unwrap(somebody.session.POST('/api/v1/me/keys', { body: { name: 'uploads', scopes } }))).key;
}

/** Asks for the check of a version and waits until it has ended. */
export async function checked(session: Session, place: VersionPlace): Promise<Schemas['DatasetVersionDto']> {
  const { version } = await unwrap(session.GET(versionPath, at(place)));
  await unwrap(session.POST(`${versionPath}/validation`, changing(place, version)));
  return reached(session, place, (state) => state !== 'validating');
}

/** Waits until a version is in a state. */
export async function reached(
  session: Session,
  place: VersionPlace,
  wanted: (state: string) => boolean,
): Promise<Schemas['DatasetVersionDto']> {
  for (let attempt = 0; attempt < 400; attempt++) {
    const now = await unwrap(session.GET(versionPath, at(place)));
    if (wanted(now.state)) return now;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('the check did not end');
}
