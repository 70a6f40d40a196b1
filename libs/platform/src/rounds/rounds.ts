import { setTimeout as wait } from 'node:timers/promises';
import { Inject, Logger, type OnApplicationBootstrap, type OnApplicationShutdown, Optional } from '@nestjs/common';
import { Metrics } from '../observability/metrics';

/**
 * Work that a process does again and again from its start to its end: one round after the other, with a pause between. A
 * round that fails is logged and counted, and the next one comes; a shutdown waits for the one under way.
 */
export abstract class Rounds implements OnApplicationBootstrap, OnApplicationShutdown {
  protected readonly log = new Logger(this.constructor.name);
  /** Injected by property, so that whoever extends this need not pass it on. A program that runs once has none. */
  @Optional() @Inject(Metrics) private readonly metrics?: Metrics;
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private unfinished = false;

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

  /** Counts a part of the round that failed, though the round goes on to its other parts. */
  protected failed(): void {
    this.unfinished = true;
    this.metrics?.rounds.failed(this.constructor.name);
  }

  private async loop(): Promise<void> {
    // Counts as done at the start: one that never succeeds ages from there.
    this.metrics?.rounds.done(this.constructor.name);
    while (!this.stop.aborted) {
      this.unfinished = false;
      await this.round().catch((error: unknown) => {
        this.failed();
        this.log.warn({ err: error }, 'a round was not finished');
      });
      if (!this.unfinished) this.metrics?.rounds.done(this.constructor.name);
      await this.pause();
    }
  }
}
