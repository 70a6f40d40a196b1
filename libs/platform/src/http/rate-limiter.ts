import { Injectable } from '@nestjs/common';
import { Redis } from 'ioredis';
import { Config } from '../config';
import { Problem } from './problem';

const hit = `local n = redis.call('INCR', KEYS[1])
if n == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return { n, redis.call('PTTL', KEYS[1]) }`;

/** The script as a command: sent by its digest, with others of the same moment. */
interface Hit {
  hit(key: string, milliseconds: number): Promise<[count: number, milliseconds: number]>;
}

/** What is left of a limit, for the `RateLimit` header. */
export interface Allowance {
  limit: number;
  remaining: number;
  resetSeconds: number;
}

/** The `RateLimit` header of an answer. */
export const rateLimitOf = ({ limit, remaining, resetSeconds }: Allowance): string =>
  `limit=${limit}, remaining=${remaining}, reset=${resetSeconds}`;

/** Fixed windows counted in Redis, so that all replicas share them. When Redis is away requests pass: it guards, it does not decide. */
@Injectable()
export class RateLimiter {
  private readonly redis: Redis & Hit;

  constructor(config: Config) {
    this.redis = new Redis(config.redisUrl, {
      maxRetriesPerRequest: 0,
      enableOfflineQueue: false,
      commandTimeout: 200,
      lazyConnect: false,
      enableAutoPipelining: true,
      scripts: { hit: { numberOfKeys: 1, lua: hit } },
    }) as Redis & Hit;
    this.redis.on('error', () => undefined);
  }

  /** Counts one hit. @throws 429 `too-many-requests` with Retry-After when the window is full. */
  async take(key: string, limit: number, windowSeconds: number): Promise<Allowance | null> {
    let count: number, milliseconds: number;
    try {
      [count, milliseconds] = await this.redis.hit(`limit:${key}`, windowSeconds * 1000);
    } catch {
      return null;
    }
    const resetSeconds = Math.max(1, Math.ceil(milliseconds / 1000));
    if (count > limit)
      throw new Problem({
        status: 429,
        code: 'too-many-requests',
        detail: `At most ${limit} in ${windowSeconds} seconds are taken here. Try again in ${resetSeconds} s.`,
        params: { limit, window_seconds: windowSeconds },
        retryAfter: resetSeconds,
        rateLimit: rateLimitOf({ limit, remaining: 0, resetSeconds }),
      });
    return { limit, remaining: limit - count, resetSeconds };
  }

  async clear(key: string): Promise<void> {
    await this.redis.del(`limit:${key}`).catch(() => undefined);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.redis.quit().catch(() => this.redis.disconnect());
  }
}
