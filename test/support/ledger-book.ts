import type { Pool } from 'pg';
import { Ledger } from '@app/ledger';
import { Database, type Tx } from '@app/platform/database';
import { entryStatement, entryValues } from '../../libs/platform/src/database/doors';
import { newId } from '@app/platform/ids';
import { type Check, type Item, LedgerModel, type ModelAccount, type Placed } from './ledger-model';
import type { System } from './system';

export const gpu = 'GPU_SEC:CPU';
export const day = 86_400_000;

interface Refused {
  hold_id?: string;
  refusal?: {
    code: string;
    checks: (Check & { dimension: string })[];
    changes: { action: string; values?: { gpu_seconds?: number } }[];
  };
}

/** One book in the real database beside its model: every act is done to both, and what they answer is compared. */
export class TestBook {
  readonly id = newId();
  readonly model = new LedgerModel();
  readonly awards: { id: string; num: bigint; den: bigint }[] = [];
  readonly jobs: string[] = [];

  constructor(
    private readonly system: System,
    readonly currency: 'JPY' | 'THB' = 'JPY',
  ) {}

  get ledger(): Ledger {
    return this.system.api.get(Ledger);
  }

  within<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.system.api.get(Database).transaction({ door: 'partner', scopes: { projects: [this.id] } }, work);
  }

  /** An award's tranches as accepting it would credit them. */
  async award(num: bigint, den: bigint, tranches: { money: bigint; seconds: bigint; days: number }[]): Promise<void> {
    const id = newId();
    this.awards.push({ id, num, den });
    await this.within(async (tx) => {
      for (const { money, seconds, days } of tranches) {
        const trancheId = newId();
        const until = new Date(tx.now.getTime() + days * day);
        const common = { book: this.id, awardId: id, trancheId, validFrom: tx.now, validUntil: until, label: 'test' };
        const line = await this.ledger.openAccount(tx, {
          ...common,
          kind: 'grant_line',
          asset: this.currency,
          line: 'compute',
        });
        const time = await this.ledger.openAccount(tx, { ...common, kind: 'gpu_unallotted', asset: gpu });
        await this.credit(tx, id, line, 'funding_source', this.currency, money);
        await this.credit(tx, id, time, 'gpu_source', gpu, seconds);
        const facts = { award: id, until: until.getTime() };
        this.model.open({ ...facts, id: line, kind: 'grant_line', limit: money });
        this.model.open({ ...facts, id: time, kind: 'gpu_unallotted', limit: seconds });
      }
    });
  }

  async coFund(organisation: string, amount: bigint): Promise<void> {
    const known = [...this.model.accounts.values()].find((account) => account.organisation === organisation);
    await this.within(async (tx) => {
      const id =
        known?.id ??
        (await this.ledger.openAccount(tx, {
          book: this.id,
          kind: 'co_funding',
          asset: this.currency,
          label: 'test',
          organisationId: organisation,
        }));
      await this.credit(tx, this.id, id, 'co_funding_source', this.currency, amount);
      if (known) known.limit += amount;
      else this.model.open({ id, kind: 'co_funding', organisation, until: null, limit: amount });
    });
  }

  /** Allots when the model says that it fits; else the ledger must refuse. */
  async allot(award: string, pool: string, seconds: bigint, days: number): Promise<void> {
    const cause = { kind: 'test', id: newId() };
    const wished = this.now() + days * day;
    const act = () =>
      this.within((tx) => {
        const common = { book: this.id, awardId: award, asset: gpu, poolId: pool, lotId: newId(), personId: newId() };
        const lot = { ...common, gpuSeconds: seconds, validFrom: tx.now, validUntil: new Date(wished), cause };
        return this.ledger.allot(tx, lot);
      });
    const source = this.model.allotFrom(award, seconds, this.now(), wished);
    if (typeof source === 'string') {
      await expect(act()).rejects.toThrow(source);
      return;
    }
    const { accountId, validUntil } = await act();
    source.used += seconds;
    this.model.open({ id: accountId, kind: 'gpu_lot', award, pool, until: validUntil.getTime(), limit: seconds });
  }

  async freeze(account: ModelAccount, on: boolean): Promise<void> {
    account.frozen = on;
    await this.within((tx) =>
      on ? this.ledger.freeze(tx, account.id, 'lot_frozen', 'a gate') : this.ledger.unfreeze(tx, account.id),
    );
  }

  /** Places a batch and compares each answer with the model's. */
  async place(items: readonly Item[]): Promise<Placed[]> {
    const expected = this.model.place(items, this.now());
    const [{ placed }] = await this.within((tx) =>
      tx.query<{ placed: Refused[] }>('select place_holds(array[$1::uuid], hold_items($2), $3) as placed', [
        this.id,
        JSON.stringify(items.map((item) => this.asJson(item))),
        tx.now,
      ]),
    );
    expect(placed.map((one, n) => seen(one, expected[n]))).toEqual(expected);
    return expected;
  }

  async capture(hold: string, sequence: number, total: bigint): Promise<void> {
    const wrong = this.model.capture(hold, sequence, total);
    await this.expected(wrong, (tx) => this.ledger.capture(tx, this.id, hold, sequence, total));
  }

  async close(hold: string, total: bigint): Promise<void> {
    this.model.close(hold, total);
    await this.within((tx) => this.ledger.close(tx, this.id, hold, total));
  }

  async void(hold: string): Promise<void> {
    const wrong = this.model.void(hold);
    await this.expected(wrong, (tx) => this.ledger.void(tx, this.id, hold));
  }

  /** Every balance, hold and leg equals the model's, and every invariant holds. */
  async check(): Promise<void> {
    const [wrong, balances, holds] = await this.within(async (tx) => [
      await tx.query('select invariant, meaning, first_wrong from reconcile_books() where wrong > 0'),
      await tx.query('select account_id as id, cr_posted, dr_posted, dr_pending, frozen from balances order by 1'),
      await tx.query(`select h.id, h.state, h.gpu_seconds, h.captured_seconds, h.overrun_seconds,
        (select jsonb_agg(jsonb_build_array(account_id, share, amount::text, captured::text) order by share, n)
           from unnest(h.legs) with ordinality l(account_id, share, amount, captured, n)) as legs from holds h order by 1`),
    ]);
    expect(wrong).toEqual([]);
    const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
    expect(balances).toEqual(
      [...this.model.accounts.values()].sort(byId).map(({ id, limit, used, held, frozen }) => ({
        id,
        cr_posted: limit,
        dr_posted: used,
        dr_pending: held,
        frozen,
      })),
    );
    expect(holds).toEqual(
      [...this.model.holds.values()].sort(byId).map(({ id, state, seconds, captured, overrun, legs }) => ({
        id,
        state,
        gpu_seconds: seconds,
        captured_seconds: captured,
        overrun_seconds: overrun,
        legs: ['co_funding', 'gpu', 'grant'].flatMap((share) =>
          legs
            .filter((leg) => leg.share === share)
            .map((leg) => [leg.account, share, leg.amount.toString(), leg.captured.toString()]),
        ),
      })),
    );
  }

  /** One statement in a transaction and on a connection of its own; nothing is tried again. */
  async alone<T>(connections: Pool, text: string, values: unknown[]): Promise<T> {
    const client = await connections.connect();
    try {
      await client.query('begin');
      await client.query(entryStatement, entryValues('partner', { projects: [this.id] }));
      const { rows } = await client.query<{ result: T }>(`select ${text} as result`, [
        this.id,
        ...values,
        this.system.clock.now(),
      ]);
      await client.query('commit');
      return rows[0].result;
    } catch (error) {
      await client.query('rollback');
      throw error;
    } finally {
      client.release();
    }
  }

  /** An item as the database reads it. */
  asJson(item: Item): object {
    const common = { book_id: this.id, hold_id: item.hold, gpu_seconds: item.seconds.toString() };
    if (item.extend) return { ...common, extend: true };
    const { job, award, pool, organisation, price, num, den } = item;
    const money = {
      price_minor: price.toString(),
      currency: this.currency,
      rate_num: num.toString(),
      rate_den: den.toString(),
    };
    return {
      ...common,
      ...money,
      job_id: job,
      award_id: award,
      pool_id: pool,
      organisation_id: organisation,
      gpu_asset: gpu,
    };
  }

  private now = () => this.system.clock.now().getTime();

  private async expected(wrong: string | null, act: (tx: Tx) => Promise<void>): Promise<void> {
    if (wrong) await expect(this.within(act)).rejects.toMatchObject({ code: wrong });
    else await this.within(act);
  }

  private async credit(
    tx: Tx,
    cause: string,
    account: string,
    kind: 'funding_source' | 'gpu_source' | 'co_funding_source',
    asset: string,
    amount: bigint,
  ): Promise<void> {
    const debit = await this.ledger.counter(tx, this.id, kind, asset);
    const movements = [{ debit, credit: account, amount }];
    await this.ledger.post(tx, { book: this.id, kind: 'award', cause: { kind: 'test', id: cause }, movements });
  }
}

/** An answer of the database in the model's words. */
function seen({ hold_id, refusal }: Refused, expected: Placed): Placed {
  if (!refusal) return { hold: hold_id };
  const fits = refusal.changes.find(({ action }) => action === 'shorter-time-limit')?.values?.gpu_seconds;
  const answer: Placed = { code: refusal.code };
  if (expected.checks)
    answer.checks = refusal.checks.map(({ check, result, dimension, limit, used, held, requested }) => ({
      check,
      result,
      limit: minor(limit, dimension),
      used: minor(used, dimension),
      held: minor(held, dimension),
      requested: minor(requested, dimension),
    }));
  if (expected.fits !== undefined) answer.fits = fits === undefined ? null : BigInt(fits);
  return answer;
}

/** The model counts minor units; the database must have written the asset's own notation: satang as `12.50`. */
function minor(shown: string, asset: string): string {
  expect(shown).toMatch(asset === 'THB' ? /^\d+\.\d\d$/ : /^\d+$/);
  return BigInt(shown.replace('.', '')).toString();
}
