import { fitted, padded, textWidth } from './text-width';

/** What the terminal writes to: standard output, or a list in tests. */
export interface Sink {
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
}

/** Said while a step is under way; each call replaces what was said before. */
export type Say = (text: string) => void;

const nameWidth = 16;
const quietMilliseconds = 4000;
const everyStep = 5;
const colours = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const;

/**
 * The screen of `npm start`: steps that tick themselves off, aligned amounts, and one live line. On a terminal that line
 * is redrawn in place; elsewhere it becomes a line every few seconds, so that a log stays readable. Honours NO_COLOR.
 */
export class Terminal {
  private live = '';
  private liveAt = 0;
  private shown = '';
  private stepShown = 0;

  constructor(
    private readonly sink: Sink = process.stdout,
    private readonly environment: NodeJS.ProcessEnv = process.env,
    private readonly now: () => number = Date.now,
  ) {}

  /** Columns to write in. */
  get width(): number {
    return Math.min(this.columns, 100);
  }

  /** Opens a part of the story. */
  heading(text: string): void {
    this.line();
    this.line(this.paint('bold', text));
    this.line();
  }

  /** A line that stays. */
  line(text = ''): void {
    this.clear();
    this.sink.write(`${text}\n`);
    this.redraw();
  }

  /** A remark on the step under way that stays. */
  note(text: string): void {
    for (const line of text.split('\n')) this.line(this.paint('dim', `    ${line}`));
  }

  /** Something that did not go as wished, while the start goes on; every line of it is shown. */
  warning(text: string): void {
    this.marked(this.paint('yellow', '!'), text);
  }

  /** Something that ends the start. */
  failure(text: string): void {
    this.marked(this.paint('red', '✗'), text);
  }

  /** A fact beside its name, aligned with the steps. */
  fact(name: string, text: string): void {
    this.line(`    ${padded(name, nameWidth)}  ${text}`);
  }

  /** Amounts, one under the other, their ends aligned: units belong to the amount's text. */
  amounts(rows: readonly (readonly [label: string, amount: string])[]): void {
    const labels = Math.max(...rows.map(([label]) => textWidth(label)), nameWidth);
    const widths = Math.max(...rows.map(([, amount]) => textWidth(amount)));
    for (const [label, amount] of rows) this.line(`    ${padded(label, labels)}  ${padded(amount, widths, 'right')}`);
  }

  /**
   * Plays one step: its name with a moving remark while it runs, then a tick, `tell`'s words and the time it took.
   * A step that throws gets a cross, and the error goes on to the caller.
   */
  async step<T>(name: string, work: (say: Say) => Promise<T>, tell: (result: T) => string = () => ''): Promise<T> {
    const started = this.now();
    const say: Say = (text) => this.draw(`  · ${padded(name, nameWidth)}  ${text}`);
    // In a log, a step that ends within a moment is one line: only long ones are worth a remark.
    this.liveAt = started;
    say('');
    try {
      const result = await work(say);
      this.settle();
      const seconds = `${((this.now() - started) / 1000).toFixed(1)} s`;
      const text = `  ${this.paint('green', '✓')} ${padded(name, nameWidth)}  ${tell(result)}`;
      this.line(`${padded(text, this.width - 10)} ${this.paint('dim', padded(seconds, 9, 'right'))}`);
      return result;
    } catch (error) {
      this.settle();
      this.line(`  ${this.paint('red', '✗')} ${name}`);
      throw error;
    }
  }

  /** Shows the live line: in place on a terminal, at most every few seconds elsewhere. */
  draw(text: string): void {
    this.live = text;
    if (this.sink.isTTY) return this.redraw();
    if (text.trimEnd() === this.shown || this.now() - this.liveAt < quietMilliseconds) return;
    this.liveAt = this.now();
    this.shown = text.trimEnd();
    this.sink.write(`${this.shown}\n`);
  }

  /**
   * Shows how far long work is: in place on a terminal, elsewhere a line at every fifth step. Steps come in rising order;
   * one that was shown is not shown again.
   */
  progress(text: string, step: number): void {
    if (this.sink.isTTY) {
      this.live = text;
      return this.redraw();
    }
    if (step % everyStep !== 0 || step <= this.stepShown) return;
    this.stepShown = step;
    this.sink.write(`${text.trimEnd()}\n`);
  }

  /** Ends the live line; with a text, that stays in its place. */
  settle(text?: string): void {
    this.clear();
    this.live = '';
    this.shown = '';
    this.liveAt = 0;
    if (text !== undefined) this.line(text);
  }

  /** A text in a colour, or plain where colours are not wanted. */
  paint(colour: keyof typeof colours, text: string): string {
    const wanted = this.sink.isTTY && !this.environment.NO_COLOR && this.environment.TERM !== 'dumb';
    return wanted ? `\x1b[${colours[colour]}m${text}\x1b[0m` : text;
  }

  private marked(mark: string, text: string): void {
    const [first, ...rest] = text.split('\n');
    this.line(`  ${mark} ${first}`);
    for (const line of rest) this.line(`    ${line}`);
  }

  /** A terminal that does not know its width says 0. */
  private get columns(): number {
    return this.sink.columns || 100;
  }

  private clear(): void {
    if (this.sink.isTTY && this.live) this.sink.write('\r\x1b[2K');
  }

  private redraw(): void {
    // One column stays free: a full line would wrap on some terminals and could not be redrawn.
    if (this.sink.isTTY && this.live) this.sink.write(`\r\x1b[2K${fitted(this.live, this.columns - 1)}`);
  }
}
