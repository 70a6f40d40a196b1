import { hash, verify } from '@node-rs/argon2';
import { Problem } from '@app/platform/http';

/** OWASP's second choice for argon2id: 19 MiB, two passes, one lane. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const least = 12;
const most = 200;

/** Beginnings that fill the top of every list of leaked passwords; a password that is one of them with digits is refused. */
const common =
  /^(password|passw0rd|qwerty(uiop)?|letmein|welcome|monsoon|admin(istrator)?|iloveyou|abc|123456789\d*|1q2w3e4r5t?|changeme|secret|dragon|sunshine|football)[\d!@#$%^&*._-]*$/i;

let nobody: Promise<string> | undefined;

/** @throws 400 when the password is too short, too long or common; the value is never repeated in the answer. */
export function checkPassword(password: string, pointer = '/password'): void {
  const length = [...password].length;
  if (length < least || length > most)
    throw Problem.invalid([
      { pointer, code: length < least ? 'too-short' : 'too-long', limit: length < least ? least : most, value: length },
    ]);
  if (common.test(password) || new Set(password).size < 4)
    throw Problem.invalid([
      { pointer, code: 'too-common', detail: 'This password is among the first that are tried.' },
    ]);
}

export function hashPassword(password: string): Promise<string> {
  return hash(password, cost);
}

/** Takes the same time whether or not there is a person or a password. */
export async function passwordMatches(stored: string | null | undefined, password: string): Promise<boolean> {
  const against = stored ?? (await (nobody ??= hash('nobody has this password', cost)));
  const right = await verify(against, password);
  return right && stored != null;
}
