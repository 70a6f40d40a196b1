import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createMonsoonClient, type MonsoonClient, unwrap } from '@app/api-client';

/** Header of a request that holds or moves money or GPU time: a new key for each act. */
export const fresh = () => ({ 'Idempotency-Key': randomUUID() });

/** Header of a change: the version that was read. */
export const match = (thing: { version: number }) => ({ 'If-Match': `"${thing.version}"` });

/** Somebody of the story: an account of their own, and what they call the api with. */
export interface Person {
  name: string;
  email: string;
  client: MonsoonClient;
}

/** Signs in as a browser would: the session cookie goes with every later request. */
export async function signIn(origin: string, name: string, email: string, password: string): Promise<Person> {
  const answer = await createMonsoonClient(origin).POST('/api/v1/sessions', { body: { email, password } });
  await unwrap(Promise.resolve(answer));
  const cookie = answer.response.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ');
  return { name, email, client: createMonsoonClient(origin, { cookie }) };
}

/** The token of the newest link that was mailed to somebody: without a mail server, the mails are files of this run. */
export async function linkFor(mailFolder: string, email: string): Promise<string> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const mails = readdirSync(mailFolder)
      .sort()
      .map((name) => readFileSync(join(mailFolder, name), 'utf8'))
      .filter((text) => text.toLowerCase().includes(`to: ${email}`));
    // Quoted-printable breaks long lines with "=".
    const link = /#([\w-]{20,})/.exec(mails.at(-1)?.replace(/=\r?\n/g, '') ?? '');
    if (link) return link[1];
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`No mail with a link reached ${email}; look into ${mailFolder}.`);
}
