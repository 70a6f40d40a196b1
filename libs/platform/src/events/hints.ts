import { Injectable } from '@nestjs/common';
import { Redis } from 'ioredis';
import { Config } from '../config';

/**
 * Hints over Redis: «look now». Nothing depends on one arriving; every reader also looks on its own after a while.
 * Channels: `outbox` (to be stamped), `stamped` (to be delivered), `scope:<id>` (new events), `job:<id>` (metrics, logs),
 * `jobs` (something to settle or to place), `pool:<id>` (an attempt to lease), `person:<id>` (told something, or read it), `mails` (to be sent).
 */
@Injectable()
export class Hints {
  private readonly sender: Redis;
  private readonly receiver: Redis;
  private readonly waiting = new Map<string, Set<() => void>>();

  constructor(config: Config) {
    const options = { maxRetriesPerRequest: 0, enableOfflineQueue: false, commandTimeout: 1000 };
    this.sender = new Redis(config.redisUrl, options);
    this.receiver = new Redis(config.redisUrl, { maxRetriesPerRequest: null });
    this.sender.on('error', () => undefined);
    this.receiver.on('error', () => undefined);
    this.receiver.on('pmessage', (_pattern: string, channel: string) => {
      for (const wake of this.waiting.get(channel.slice('hint:'.length)) ?? []) wake();
    });
    void this.receiver.psubscribe('hint:*').catch(() => undefined);
  }

  /** Tell whoever waits on the channel, on any replica. Never throws: a lost hint only delays. */
  async send(channel: string): Promise<void> {
    await this.sender.publish(`hint:${channel}`, '').catch(() => undefined);
  }

  /** Resolves at the next hint, after `milliseconds`, or when `signal` aborts, whichever comes first. */
  async wait(channels: string | string[], milliseconds: number, signal?: AbortSignal): Promise<void> {
    const names = [channels].flat();
    await new Promise<void>((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', wake);
        for (const name of names) {
          const waiters = this.waiting.get(name);
          waiters?.delete(wake);
          if (waiters?.size === 0) this.waiting.delete(name);
        }
        resolve();
      };
      const timer = setTimeout(wake, milliseconds);
      if (signal?.aborted) return wake();
      signal?.addEventListener('abort', wake);
      for (const name of names) this.waiting.set(name, (this.waiting.get(name) ?? new Set()).add(wake));
    });
  }

  onApplicationShutdown(): void {
    this.sender.disconnect();
    this.receiver.disconnect();
  }
}
