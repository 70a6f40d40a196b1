import type { Key } from './keys.api';

/** What a key is now, in the words of the state vocabulary. @param now milliseconds since the epoch */
export function keyState({ revoked_at, expires_at }: Key, now: number): 'active' | 'revoked' | 'expired' {
  if (revoked_at) return 'revoked';
  return expires_at && new Date(expires_at).getTime() <= now ? 'expired' : 'active';
}
