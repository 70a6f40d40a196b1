/** How a kind of work is batched. */
export interface BatchOptions<Item, Result> {
  /** Does the work of a batch in one go. @returns a result per item, in order */
  work(items: Item[]): Promise<Result[]>;
  /** Items of one group are never in two batches at the same time. */
  groupOf?(item: Item): string;
  /** Whether the items of a batch that failed so are tried one by one; all are refused alike where it was not their fault. */
  apart: (error: unknown) => boolean;
  /** Whether the others of its group would fail as an item did that was tried alone: they are not tried. A lock that does not come. */
  stuck?: (error: unknown) => boolean;
  /** Items in a batch at most. */
  size: number;
  /** Milliseconds for which a batch at work keeps the next one back: so long it is better to grow than to go. */
  patience: number;
  /** Batches at work at the same time at most, however long they take. */
  lanes: number;
  /** Items that may wait at most; one more is refused with what `overloaded` makes. */
  room?: number;
  /** Of these, items of one group at most, so that a flood of one leaves room to the others. */
  share?: number;
  /** The refusal of an item that finds no room. @param seconds in which those that wait will probably be done */
  overloaded?: (waiting: number, seconds: number) => Error;
}

interface Waiting<Item, Result> {
  item: Item;
  signal?: AbortSignal;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

/**
 * Joins what is asked at the same time into one piece of work. Nobody waits for company: an item that finds nothing at work
 * goes at once, and what arrives meanwhile is the next batch, so batches grow with the load and only then. A batch that takes
 * long, because it waits for somebody else's lock perhaps, keeps nobody back but its own groups. Where a batch fails
 * by what is in it, its items are worked on one by one, so that none suffers for another.
 */
export class Batches<Item, Result> {
  private waiting: Waiting<Item, Result>[] = [];
  private readonly busy = new Set<string>();
  private atWork = 0;
  /** Of these, those that have not taken longer than `patience` yet: one or none. */
  private quick = 0;
  /** Seconds that an item takes, smoothed: what a refusal promises. */
  private pace = 0;

  constructor(private readonly options: BatchOptions<Item, Result>) {}

  /** Items that wait for a lane. */
  get length(): number {
    return this.waiting.length;
  }

  /**
   * The item's own result. @param signal aborts while it still waits: then it is never worked on
   * @throws what `work` threw for it; what `overloaded` makes; the signal's reason
   */
  run(item: Item, signal?: AbortSignal): Promise<Result> {
    const refusal = this.refusal(item);
    if (refusal) return Promise.reject(refusal);
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, signal, resolve, reject });
      this.next();
    });
  }

  private refusal(item: Item): Error | null {
    const { room = Infinity, share = room, overloaded } = this.options;
    if (this.waiting.length < share || !overloaded) return null;
    this.forget();
    const alike = this.waiting.filter((each) => this.groupOf(each.item) === this.groupOf(item)).length;
    if (this.waiting.length < room && alike < share) return null;
    return overloaded(this.waiting.length, Math.max(1, Math.ceil(this.waiting.length * this.pace)));
  }

  /** Who went away gives the place free. */
  private forget(): void {
    this.waiting = this.waiting.filter(({ signal, reject }) => {
      if (signal?.aborted) reject(signal.reason);
      return !signal?.aborted;
    });
  }

  private next(): void {
    while (this.quick === 0 && this.atWork < this.options.lanes) {
      const batch = this.take();
      if (batch.length === 0) return;
      void this.finish(batch);
    }
  }

  /** The first that wait and whose groups are free. */
  private take(): Waiting<Item, Result>[] {
    this.forget();
    const batch: Waiting<Item, Result>[] = [];
    const left: Waiting<Item, Result>[] = [];
    for (const each of this.waiting) {
      if (batch.length < this.options.size && !this.busy.has(this.groupOf(each.item))) batch.push(each);
      else left.push(each);
    }
    this.waiting = left;
    return batch;
  }

  private async finish(batch: Waiting<Item, Result>[]): Promise<void> {
    const groups = new Set(this.options.groupOf ? batch.map(({ item }) => this.groupOf(item)) : []);
    for (const group of groups) this.busy.add(group);
    this.atWork += 1;
    this.quick += 1;
    let quick = true;
    const slow = () => {
      if (quick) this.quick -= 1;
      quick = false;
    };
    const timer = setTimeout(() => {
      slow();
      this.next();
    }, this.options.patience);
    const began = performance.now();
    try {
      const results = await this.options.work(batch.map(({ item }) => item));
      batch.forEach(({ resolve }, n) => resolve(results[n]));
    } catch (error) {
      if (batch.length > 1 && this.options.apart(error)) await this.oneByOne(batch);
      else for (const { reject } of batch) reject(error);
    }
    this.pace = 0.9 * this.pace + (0.1 * (performance.now() - began)) / 1000 / batch.length;
    clearTimeout(timer);
    slow();
    this.atWork -= 1;
    for (const group of groups) this.busy.delete(group);
    this.next();
  }

  /** Groups side by side, so that none waits for another's. */
  private async oneByOne(batch: Waiting<Item, Result>[]): Promise<void> {
    const groups = Map.groupBy(batch, ({ item }) => this.groupOf(item));
    await Promise.all([...groups.values()].map((group) => this.inTurn(group)));
  }

  private async inTurn(group: Waiting<Item, Result>[]): Promise<void> {
    const left = [...group];
    for (let one = left.shift(); one; one = left.shift())
      try {
        const [result] = await this.options.work([one.item]);
        one.resolve(result);
      } catch (error) {
        one.reject(error);
        if (this.options.stuck?.(error)) for (const { reject } of left.splice(0)) reject(error);
      }
  }

  private groupOf(item: Item): string {
    return this.options.groupOf?.(item) ?? '';
  }
}
