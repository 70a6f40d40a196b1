/** Something that was started and is to be stopped. */
export interface Stoppable {
  name: string;
  /** Milliseconds after the stop began when patience with it ends; the earlier this is, the earlier it is stopped. */
  by: number;
  /** Stops it within the given milliseconds, by force at their end. */
  stop(patience: number): Promise<unknown>;
  /** Ends it at once. */
  kill(): void;
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** Ctrl-C reaches us twice, from the terminal and from npm: within this time both are one. */
const oneKeystroke = 1000;

/**
 * Stops everything once, one after the other, each by its own moment after the beginning, so that the whole is bounded
 * whatever hangs. A second Ctrl-C ends all at once.
 */
export class Stopping {
  private readonly started: Stoppable[] = [];
  private under: Promise<void> | null = null;
  private began = 0;
  private readonly controller = new AbortController();

  constructor(private readonly say: (text: string) => void) {}

  /** Aborted when the stop begins. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** @throws when the stop has begun: the thing is stopped at once then */
  async add(thing: Stoppable): Promise<void> {
    this.started.push(thing);
    if (this.under) {
      await thing.stop(1000);
      throw new Error('stopped while starting');
    }
  }

  /** Catches what ends a program from outside; `end` is called when all is stopped, and must end the process. */
  onSignals(end: () => void): void {
    for (const name of signals)
      process.on(name, () => {
        if (this.under && (name !== 'SIGINT' || Date.now() - this.began < oneKeystroke)) return;
        if (this.under) {
          this.killAll();
          return end();
        }
        void this.stop(`${name === 'SIGINT' ? 'Ctrl-C' : name}: stopping`).then(end);
      });
  }

  /** Stops everything; every call waits for the same stop. */
  stop(reason?: string): Promise<void> {
    this.under ??= this.all(reason);
    return this.under;
  }

  private async all(reason?: string): Promise<void> {
    this.began = Date.now();
    this.controller.abort();
    if (reason) this.say(reason);
    for (const thing of this.started.toSorted((a, b) => a.by - b.by)) {
      const left = Math.max(100, this.began + thing.by - Date.now());
      await thing.stop(left).catch((error: unknown) => this.say(`${thing.name}: ${String(error)}`));
    }
  }

  private killAll(): void {
    for (const thing of this.started) thing.kill();
  }
}
