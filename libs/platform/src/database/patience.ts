/**
 * Milliseconds in which PostgreSQL answers what is asked at once: a begin, the entry of a door, a commit, the guard, a launch.
 * Past them the connection counts as lost.
 */
export const answerMilliseconds = 15_000;

/**
 * The same for a statement by `Tx.query`, `named`, `first` or `change`, which may go over many rows. What TypeORM asks by
 * `Tx.manager` has no time of its own but the connection's, `answerMilliseconds`, as BEGIN and COMMIT do: it asks for few rows.
 */
export const statementMilliseconds = 120_000;

/** Milliseconds for which PostgreSQL keeps a transaction open that nobody goes on with. */
export const idleMilliseconds = 30_000;
