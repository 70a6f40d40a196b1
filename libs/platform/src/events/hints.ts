import { Injectable } from '@nestjs/common';
import { Redis } from 'ioredis';
import { Config } from '../config';

/**
 * Hints over Redis: «look now». Nothing depends on one arriving; every reader also looks on its own after a while.
 * Channels: `outbox` (to be stamped), `stamped` (to be delivered), `scope:<id>` (new events there, and of what kinds), `changed:<id>` (what else changed there), `job:<id>` (metrics, logs),
 * `jobs` (something to settle or to place), `pool:<id>` (an attempt to lease), `person:<id>` (told something, or read it), `mails` (to be sent).
 */
@Injectable()
export class Hints {
  private readonly sender: Redis;
  private readonly receiver: Redis;
  private readonly waiting = new Map<string, Set<() => void>>();
  private hearing: number | null = null;
  private readonly listeners: ((channel: string, id: string, told: string) => void)[] = [];

  constructor(config: Config) {
    const options = { maxRetriesPerRequest: 0, enableOfflineQueue: false, commandTimeout: 1000 };
    this.sender = new Redis(config.redisUrl, options);
    this.receiver = new Redis(config.redisUrl, { maxRetriesPerRequest: null, autoResubscribe: false });
    this.sender.on('error', () => undefined);
    this.receiver.on('error', () => undefined);
    this.receiver.on('pmessage', (_pattern: string, message: string, told: string) => {
      const channel = message.slice('hint:'.length);
      for (const wake of this.waiting.get(channel) ?? []) wake();
      const [kind, id = ''] = channel.split(':');
      for (const listen of this.listeners) listen(kind, id, told);
    });
    this.receiver.on('close', () => (this.hearing = null));
    this.receiver.on('ready', () => {
      const heard = () => (this.hearing = Date.now());
      void this.receiver.psubscribe('hint:*').then(heard, () => undefined);
    });
  }

  /** Since when all hints arrive here, in milliseconds of the clock; null where they do not: whoever listens must look without them. */
  get arriveSince(): number | null {
    return this.hearing;
  }

  /** Tell whoever waits on the channel, on any replica. Never throws: a lost hint only delays. @param told a few words for listeners */
  async send(channel: string, told = ''): Promise<void> {
    await this.sender.publish(`hint:${channel}`, told).catch(() => undefined);
  }

  /** Tell that something changed in a scope, and what kinds of things: never what became of them. */
  changed(scopeId: string, kinds: Iterable<string>): Promise<void> {
    return this.send(`changed:${scopeId}`, [...kinds].join(' '));
  }

  /** Tell of new events in scopes, and of what kinds they are: all in one round trip. Never throws. @param kinds by scope */
  async published(kinds: ReadonlyMap<string, Iterable<string>>): Promise<void> {
    const all = this.sender.pipeline();
    all.publish('hint:stamped', '');
    for (const [scope, words] of kinds) all.publish(`hint:scope:${scope}`, [...words].join(' '));
    await all.exec().catch(() => undefined);
  }

  /** Hears every hint, for as long as the process lives: the kind of channel, the id behind it, and the words, a space between two. */
  listen(listener: (channel: string, id: string, told: string) => void): void {
    this.listeners.push(listener);
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
