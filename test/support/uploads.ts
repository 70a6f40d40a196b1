import { request } from 'node:http';
import { randomUUID } from 'node:crypto';
import type { Session } from './http';
import { type Partner, type Somebody, sure, type World } from './world';
import type { System } from './system';

const tus = { 'tus-resumable': '1.0.0' };

/** `Upload-Metadata` of a tus creation. */
export const metadata = (fields: Record<string, string>): string =>
  Object.entries(fields)
    .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
    .join(',');

/** Facts of a dataset that a test does not care about. */
export const datasetFacts = (change: object = {}) => ({
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
export function begin(session: Session, versions: string, content: Buffer, fields: Record<string, string>) {
  return session.send('POST', `${versions}/uploads`, undefined, {
    headers: { ...tus, 'upload-length': String(content.length), 'upload-metadata': metadata(fields) },
  });
}

/** Sends a whole file as an upload of one piece. */
export async function upload(
  session: Session,
  versions: string,
  content: Buffer | string,
  fields: Record<string, string> = { filename: 'rows.jsonl' },
) {
  const bytes = Buffer.from(content as string);
  const begun = sure(await begin(session, versions, bytes, fields));
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
export async function colleague(system: System, world: World, partner: Partner, role: string): Promise<Somebody> {
  const email = `${role}-${randomUUID()}@example.test`;
  const password = 'a long password for tests';
  sure(await partner.owner.session.post(`/organisations/${partner.id}/invitations`, { email, role }));
  const token = await world.tokenFor(email);
  sure(await system.client().post('/invitations/acceptance', { token, name: role, password }));
  const session = await system.client().signIn(email, password);
  const me = await session.get('/me');
  return { id: me.body.id, email, session };
}

/** A key of a person for their datasets. */
export async function datasetKey(somebody: Somebody): Promise<string> {
  const scopes = ['datasets:read', 'datasets:write'];
  return sure(await somebody.session.post('/me/keys', { name: 'uploads', scopes })).body.key as string;
}

/** Asks for the check of a version and waits until it has ended. */
export async function checked(session: Session, path: string) {
  const before = sure(await session.get(path));
  sure(await session.post(`${path}/validation`, {}, { ifMatch: before.body.version }));
  for (let attempt = 0; attempt < 400; attempt++) {
    const now = sure(await session.get(path));
    if (now.body.state !== 'validating') return now;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('the check did not end');
}
