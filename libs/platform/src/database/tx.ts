import { type EntityManager, type QueryRunner } from 'typeorm';
import type { PoolClient, QueryConfig, QueryResult, QueryResultRow } from 'pg';
import { type Door, entryStatement, entryValues, type Scopes } from './doors';
import { statementMilliseconds } from './patience';

/** One open transaction inside a door. It is passed by hand and comes first: `ledger.post(tx, …)`. */
export class Tx {
  private readonly commitHooks: (() => void | Promise<void>)[] = [];
  private entered: { door: Door; scopes: Scopes };

  private constructor(
    private readonly runner: QueryRunner,
    private readonly client: PoolClient,
    entry: { door: Door; scopes: Scopes },
    /** The moment of the transaction by the injected clock; write this, not `now()`. */
    readonly now: Date,
  ) {
    this.entered = entry;
  }

  /** @internal Only the Database opens one. */
  static async open(runner: QueryRunner, entry: { door: Door; scopes: Scopes }, now: Date): Promise<Tx> {
    const tx = new Tx(runner, (await runner.connect()) as PoolClient, entry, now);
    await tx.enter(entry.door, entry.scopes);
    return tx;
  }

  /** TypeORM inside this transaction: repositories, query builders. */
  get manager(): EntityManager {
    return this.runner.manager;
  }

  get door(): Door {
    return this.entered.door;
  }

  get scopes(): Scopes {
    return this.entered.scopes;
  }

  /** Change door or scopes for what follows; ends with the transaction. */
  async enter(door: Door, scopes: Scopes): Promise<void> {
    await this.client.query({ name: 'enter', text: entryStatement, values: entryValues(door, scopes) });
    this.entered = { door, scopes };
  }

  /** Run `work` with more or other scopes, then return to the present ones. */
  async within<T>(door: Door, scopes: Scopes, work: () => Promise<T>): Promise<T> {
    const before = this.entered;
    await this.enter(door, scopes);
    const result = await work();
    await this.enter(before.door, before.scopes);
    return result;
  }

  /** Rows of a statement. `int8` arrives as bigint. */
  async query<R extends QueryResultRow>(text: string, values: unknown[] = []): Promise<R[]> {
    return (await this.ask<R>({ text, values })).rows;
  }

  /** Rows of a prepared statement: for paths that run often. */
  async named<R extends QueryResultRow>(name: string, text: string, values: unknown[] = []): Promise<R[]> {
    return (await this.ask<R>({ name, text, values })).rows;
  }

  /** The first row or null. */
  async first<R extends QueryResultRow>(text: string, values: unknown[] = []): Promise<R | null> {
    return (await this.ask<R>({ text, values })).rows[0] ?? null;
  }

  /** How many rows a change touched. */
  async change(text: string, values: unknown[] = []): Promise<number> {
    return (await this.ask({ text, values })).rowCount ?? 0;
  }

  private ask<R extends QueryResultRow>(statement: QueryConfig): Promise<QueryResult<R>> {
    return this.client.query<R>({ ...statement, query_timeout: statementMilliseconds } as QueryConfig);
  }

  /** Run after the commit, and only then: doorbells, mails. A failure there is logged and changes nothing. */
  afterCommit(hook: () => void | Promise<void>): void {
    this.commitHooks.push(hook);
  }

  /** @internal */
  get hooks(): readonly (() => void | Promise<void>)[] {
    return this.commitHooks;
  }
}
