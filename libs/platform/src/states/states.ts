import { Problem } from '../http/problem';

/** The life of a thing as a table: from each state, those it may go to. */
export class States<S extends string> {
  /** Every state, in the order of the table. */
  readonly all: readonly S[];

  /** @param thing what a refusal calls it */
  constructor(
    readonly thing: string,
    private readonly steps: { readonly [From in S]: readonly NoInfer<S>[] },
  ) {
    this.all = Object.keys(steps) as S[];
  }

  /** The states it may go to from `from`. */
  after(from: S): readonly S[] {
    return this.steps[from];
  }

  /** The states from which it may go to `to`: what an UPDATE of many rows names. */
  before(to: S): S[] {
    return this.all.filter((from) => this.may(from, to));
  }

  may(from: S, to: S): boolean {
    return this.after(from).includes(to);
  }

  /**
   * @param others states from which the act is possible by another step, for the refusal to name them too
   * @returns `to`. @throws 409 `state-conflict` where the table has no such step
   */
  move(from: S, to: S, action: string, others: readonly S[] = []): S {
    if (this.may(from, to)) return to;
    throw Problem.state(this.thing, from, action, [...others, ...this.before(to)]);
  }
}

/** The states of a table: `type AwardState = StateOf<typeof awardStates>`. */
export type StateOf<Table> = Table extends States<infer S> ? S : never;
