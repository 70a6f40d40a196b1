import { createHash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** SHA-256 as bytes: what is stored of a token. A token has 256 random bits, so no slow hash is needed. */
export function hashed(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** A token of 256 bits that a person or a browser carries. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

const checksum = (text: string) => crc32(text).toString(36).padStart(7, '0');

/** `msn_live_<id>_<secret>_<crc>`: the checksum lets scanners of leaked keys be sure, and refuses typing errors cheaply. */
export function newKey(): { key: string; start: string } {
  const id = randomBytes(6).toString('hex');
  const body = `msn_live_${id}_${randomBytes(32).toString('hex')}`;
  return { key: `${body}_${checksum(body)}`, start: `msn_live_${id}` };
}

/** Whether a text can be a key at all. */
export function looksLikeKey(text: string): boolean {
  const cut = text.lastIndexOf('_');
  return (
    /^msn_live_[0-9a-f]{12}_[0-9a-f]{64}_[0-9a-z]{7}$/.test(text) &&
    checksum(text.slice(0, cut)) === text.slice(cut + 1)
  );
}
