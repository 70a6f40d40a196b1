/** What kinds of things changed in a scope. */
export interface Heard {
  /** UUID of the scope. */
  id: string;
  kinds: readonly string[];
}

/** What is kept at most, and for how long: who was away for longer reads everything again. */
const most = 20_000;
const longestMilliseconds = 300_000;

/** What came in the last minutes. */
export class Lately {
  private all: (Heard & { at: number })[] = [];
  private from = 0;

  constructor(private readonly now: () => number = Date.now) {}

  keep(heard: Heard): void {
    if (this.all.length === most) this.from = this.all.splice(0, most / 2).at(-1)?.at ?? 0;
    this.all.push({ ...heard, at: this.now() });
  }

  /** What came at a moment or after it, oldest first; null where that is not known any more. */
  since(at: number): Heard[] | null {
    if (at <= this.from || at < this.now() - longestMilliseconds) return null;
    const first = this.all.findIndex((heard) => heard.at >= at);
    return first < 0 ? [] : this.all.slice(first);
  }
}
