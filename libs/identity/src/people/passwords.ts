import { hash, verify } from '@node-rs/argon2';
import { dictionary } from '@zxcvbn-ts/language-common';

/** OWASP's second choice for argon2id: 19 MiB, two passes, one lane. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
/** The shortest and the longest password that is taken, in characters. */
export const [least, most] = [12, 200];

/** Some 49,000 passwords out of leaks, in lower case. */
const common = new Set(dictionary.passwords);
const repeated = /^(.+?)\1+$/;
const trimmings = /^[^\p{L}\p{M}]+|[^\p{L}\p{M}]+$/gu;

let nobody: Promise<string> | undefined;

/**
 * Whether it is among the first that are tried. Most leaked passwords are shorter than we take, so what people do to
 * lengthen one counts too: figures and signs around it, or the same again.
 */
function isCommon(password: string): boolean {
  const text = password.toLowerCase();
  const word = text.replace(trimmings, '');
  const once = [text, word].flatMap((each) => [each, repeated.exec(each)?.[1] ?? each]);
  return new Set(text).size < 4 || once.some((each) => common.has(each));
}

/** Why it cannot be taken as a new password; null when it can. */
export function passwordFault(password: string): 'tooShort' | 'tooLong' | 'tooCommon' | null {
  const length = [...password].length;
  if (length < least) return 'tooShort';
  if (length > most) return 'tooLong';
  return isCommon(password) ? 'tooCommon' : null;
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
