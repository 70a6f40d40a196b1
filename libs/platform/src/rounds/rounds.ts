import { setTimeout as wait } from 'node:timers/promises';
import { Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';

/**
 * Work that a process does again and again from its start to its end: one round after the other, with a pause between. A
 * round that fails is logged and the next one comes; a shutdown waits for the one under way.
 */
export abstract class Rounds implements OnApplicationBootstrap, OnApplicationShutdown {
  protected readonly log = new Logger(this.constructor.name);
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();

  /** Milliseconds from the end of a round to the next. */
  protected abstract readonly everyMilliseconds: number;

  /** One round. @returns whatever tells what it did */
  abstract round(): Promise<unknown>;

  onApplicationBootstrap(): void {
    this.running = this.loop();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  /** Aborts when the process stops: a long round looks at it between its parts. */
  protected get stop(): AbortSignal {
    return this.stopping.signal;
  }

  /** Ends when the next round is due. Whoever is woken by news overrides it. */
  protected pause(): Promise<unknown> {
    return wait(this.everyMilliseconds, undefined, { signal: this.stop }).catch(() => undefined);
  }

  private async loop(): Promise<void> {
    while (!this.stop.aborted) {
      await this.round().catch((error: unknown) => this.log.warn({ err: error }, 'a round was not finished'));
      await this.pause();
    }
  }
}
