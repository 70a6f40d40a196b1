import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createMonsoonClient, type Credentials, MonsoonError, type MonsoonClient, unwrap } from '@app/api-client';

/** Where the story plays, and what makes it the same story when it is played again after a cut. */
export interface Stage {
  /** Origin of the api. */
  origin: string;
  /** Folder into which mails are written. */
  mail: string;
  password: string;
  seed: string;
  begunAt: Date;
}

/** Stands where the types ask for an Idempotency-Key: `clientOf` puts the key of the act. */
export const keyed = { 'Idempotency-Key': 'of the act' };

/** Header of a change: the version that was read. */
export const match = (thing: { version: number }) => ({ 'If-Match': `"${thing.version}"` });

/** Somebody of the story: an account of their own, and what they call the api with. */
export interface Person {
  name: string;
  email: string;
  client: MonsoonClient;
}

/**
 * A client whose every POST carries a key made from the act itself: a story that was cut short is played again from its
 * beginning, and what was done already is answered as it was then, not done twice.
 */
export function clientOf(stage: Stage, credentials: Credentials): MonsoonClient {
  const client = createMonsoonClient(stage.origin, credentials);
  client.use({
    onRequest: async ({ request }) => {
      if (request.method !== 'POST') return;
      const act = [stage.seed, new URL(request.url).pathname, await request.clone().text()].join('\n');
      request.headers.set('Idempotency-Key', createHash('sha256').update(act).digest('hex'));
    },
  });
  return client;
}

/** Signs in as a browser would: the session cookie goes with every later request. */
export async function signIn(stage: Stage, { name, email }: { name: string; email: string }): Promise<Person> {
  const body = { email, password: stage.password };
  const answer = await createMonsoonClient(stage.origin).POST('/api/v1/sessions', { body });
  await unwrap(Promise.resolve(answer));
  const cookie = answer.response.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ');
  return { name, email, client: clientOf(stage, { cookie }) };
}

/** Signs in where there is an account. @returns what stands in the way otherwise */
export async function known(
  stage: Stage,
  person: { name: string; email: string },
): Promise<Person | 'unknown' | 'not verified'> {
  try {
    return await signIn(stage, person);
  } catch (error) {
    if (!(error instanceof MonsoonError)) throw error;
    if (error.problem.code === 'wrong-credentials') return 'unknown';
    if (error.problem.code === 'address-not-verified') return 'not verified';
    throw error;
  }
}

/** The token of the newest link that was mailed to somebody: without a mail server, the mails are files of this run. */
export async function linkFor(mailFolder: string, email: string): Promise<string> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const mails = readdirSync(mailFolder)
      .sort()
      .map((name) => readFileSync(join(mailFolder, name), 'utf8'))
      .filter((text) => text.toLowerCase().includes(`to: ${email}`));
    // Quoted-printable breaks long lines with "=".
    const links = mails.flatMap((mail) => /#([\w-]{20,})/.exec(mail.replace(/=\r?\n/g, ''))?.[1] ?? []);
    const newest = links.at(-1);
    if (newest) return newest;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(
    `No mail with a link for ${email} lies in ${mailFolder}. With SMTP_URL set, mails leave this machine: start without it.`,
  );
}
