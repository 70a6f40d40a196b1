import type { Caller } from '@app/access';
import type { Tx } from '@app/platform/database';
import { newId } from '@app/platform/ids';
import { day, TestBook } from '../../../../test/support/ledger-book';
import { startSystem, type System } from '../../../../test/support/system';
import type { StatementPage, StatementQuery } from './ledger.dto';
import { Series } from './series.service';
import { Statements } from './statements.service';

let system: System;
let book: TestBook;
beforeAll(async () => {
  system = await startSystem();
  book = new TestBook(system, 'THB');
  await twelveDays();
});
afterAll(() => system.stop());

/** A budget that is granted, held, charged, extended, given back and topped up over twelve days, now and then near midnight. */
async function twelveDays(): Promise<void> {
  const [organisation, pool] = [newId(), newId()];
  await book.award(2n, 3n, [{ money: 900_000n, seconds: 500_000n, days: 40 }]);
  await book.coFund(organisation, 400_000n);
  const [{ id: award, num, den }] = book.awards;
  await book.allot(award, pool, 300_000n, 30);
  const terms = { award, pool, organisation, price: 9_700n, num, den };
  let open: { id: string; seconds: bigint } | null = null;
  for (let round = 0; round < 12; round++) {
    system.clock.advance(round % 3 === 0 ? 86_399 : 80_000);
    if (open)
      await (round % 4 === 1 ? book.void(open.id).catch(() => undefined) : book.close(open.id, open.seconds / 2n));
    const seconds = 1_000n + BigInt(round) * 37n;
    open = { id: newId(), seconds };
    await book.place([{ extend: false, hold: open.id, job: newId(), seconds, ...terms }]);
    await book.capture(open.id, 1, seconds / 3n);
    if (round === 5) await book.place([{ extend: true, hold: open.id, seconds: 400n }]);
    if (round === 8) await book.coFund(organisation, 7n);
    if (round === 9) await giveBack(120_000n);
  }
}

/** As a lot that is revoked gives back what it has left. */
async function giveBack(amount: bigint): Promise<void> {
  const [lot, rest] = ['gpu_lot', 'gpu_unallotted'].map((kind) => {
    const account = [...book.model.accounts.values()].find((one) => one.kind === kind);
    if (!account) throw new Error(`there is a ${kind}`);
    return account;
  });
  const cause = { kind: 'lot', id: newId() };
  await book.within((tx) => book.ledger.returnUnallotted(tx, { book: book.id, accountId: lot.id, amount, cause }));
  lot.used += amount;
  rest.limit += amount;
}

const lastOf = (date: Date) => date.toISOString().slice(0, 10);
/** The day that a calendar on a wall shows. */
const dayIn = (timeZone: string, at: Date) =>
  new Intl.DateTimeFormat('en-CA', { dateStyle: 'short', timeZone }).format(at);
const caller = () =>
  ({ scopeId: book.id, ability: { may: () => true }, credentials: { kind: 'session' } }) as unknown as Caller;

/** The truth, the slow way: sums over all transfers up to the end of a day. */
async function spentUpTo(kind: string, until: string): Promise<bigint> {
  const [{ sum }] = await book.within((tx) =>
    tx.query<{ sum: bigint }>(
      `select coalesce(sum(t.amount), 0)::bigint as sum from transfers t join accounts a on a.book_id = t.book_id and a.id = t.debit_id
         join journals j on j.book_id = t.book_id and j.id = t.journal_id
        where a.kind = $1 and j.kind = 'capture' and (t.at at time zone 'UTC')::date <= $2::date`,
      [kind, until],
    ),
  );
  return sum;
}

const minor = (shown: string, asset: string) => BigInt(asset === 'THB' ? shown.replace('.', '') : shown);

it('tells of every day what the transfers up to its end add up to', async () => {
  const series = await book.within((tx) => system.api.get(Series).spending(tx, book.id, {}));
  expect(series.step_days).toBe(1);
  expect(series.until).toBe(lastOf(system.clock.now()));
  expect(series.data.map(({ share, asset }) => `${share} ${asset}`)).toEqual([
    'co_funding THB',
    'gpu GPU_SEC:CPU',
    'grant THB',
  ]);
  const kinds: Record<string, string> = { co_funding: 'co_funding', gpu: 'gpu_lot', grant: 'grant_line' };
  for (const { share, asset, days } of series.data) {
    expect(days.length).toBeGreaterThan(10);
    for (const { day: at, spent } of days) expect(minor(spent, asset)).toBe(await spentUpTo(kinds[share], at));
    // Now, what is held is what the balances say.
    const held = [...book.model.accounts.values()].filter(({ kind }) => kind === kinds[share]);
    expect(minor(days.at(-1)?.held ?? '', asset)).toBe(held.reduce((sum, account) => sum + account.held, 0n));
  }
  await book.check();
});

it('begins where it is asked to, with all that was spent before', async () => {
  const whole = await book.within((tx) => system.api.get(Series).spending(tx, book.id, {}));
  const [from, until] = [whole.data[0].days[4].day, whole.data[0].days[7].day];
  const some = await book.within((tx) => system.api.get(Series).spending(tx, book.id, { from, until }));
  expect(some.data.map(({ days }) => days)).toEqual(whole.data.map(({ days }) => days.slice(4, 8)));
  const wrong = book.within((tx) => system.api.get(Series).spending(tx, book.id, { from: until, until: from }));
  await expect(wrong).rejects.toThrow('validation-failed');
});

/** All pages of a statement, checked line by line. */
async function whole(account: string, days: StatementQuery): Promise<StatementPage[]> {
  const pages: StatementPage[] = [];
  for (let cursor: string | undefined; ;) {
    const page = await book.within((tx) =>
      system.api.get(Statements).statement(tx, caller(), book.id, account, { limit: 4, cursor, ...days }),
    );
    pages.push(page);
    if (!page.next_cursor) return pages;
    cursor = page.next_cursor;
  }
}

const zones = ['UTC', 'Asia/Bangkok', 'America/New_York'];

it.each(zones)(
  'goes from the opening to the closing of any days of %s, line by line and page by page',
  async (zone) => {
    const account = [...book.model.accounts.values()].find(({ kind }) => kind === 'grant_line');
    if (!account) throw new Error('there is a grant line');
    const now = system.clock.now().getTime();
    const ago = (days: number) => lastOf(new Date(now - days * day));
    for (const days of [
      {},
      { from: ago(6) },
      { until: ago(4) },
      { from: ago(8), until: ago(3) },
      { from: ago(60), until: ago(50) },
    ]) {
      const pages = await whole(account.id, { ...days, time_zone: zone });
      const lines = pages.flatMap(({ data }) => data);
      const { opening, closing } = pages[0];
      const amount = (text: string | null) => minor(text ?? '', 'THB');
      let balance = amount(closing);
      for (const line of lines) {
        expect(amount(line.balance)).toBe(balance);
        balance -= amount(line.amount);
      }
      expect(balance).toBe(amount(opening));
      if (!('until' in days)) expect(amount(closing)).toBe(account.limit - account.used);
      if (!('from' in days)) expect(opening).toBe('0.00');
      expect(new Set(lines.map(({ journal, at }) => `${journal} ${at.getTime()}`)).size).toBe(lines.length);
      for (const { at } of lines) {
        if (days.from) expect(dayIn(zone, at) >= days.from).toBe(true);
        if (days.until) expect(dayIn(zone, at) <= days.until).toBe(true);
      }
    }
  },
);

it('names the other side of a line, and shows a counter-account without a balance', async () => {
  const account = [...book.model.accounts.values()].find(({ kind }) => kind === 'grant_line')?.id ?? '';
  const [page] = await whole(account, {});
  expect(page.data[0].other?.kind).toBe('usage_payable');
  expect(page.data[0].about).toMatchObject({ kind: 'job', name: null });
  const [{ id }] = await book.within((tx) =>
    tx.query<{ id: string }>(`select id from accounts where kind = 'usage_payable'`),
  );
  const [payable] = await whole(id, {});
  expect(payable).toMatchObject({ account: null, opening: null, closing: null, name: { kind: 'usage_payable' } });
  expect(payable.data[0].balance).toBeNull();
});

it('puts what waited after what it waited for, so that no line comes in between pages that are being read', async () => {
  const account = [...book.model.accounts.values()].find(({ kind }) => kind === 'grant_line');
  if (!account) throw new Error('there is a grant line');
  const post = async (tx: Tx, amount: bigint) => {
    const debit = await book.ledger.counter(tx, book.id, 'funding_source', 'THB');
    const movements = [{ debit, credit: account.id, amount }];
    await book.ledger.post(tx, { book: book.id, kind: 'award', cause: { kind: 'test', id: newId() }, movements });
    account.limit += amount;
  };
  const page = (query: StatementQuery) =>
    book.within((tx) => system.api.get(Statements).statement(tx, caller(), book.id, account.id, query));
  const amounts = ({ data }: StatementPage) => data.map(({ amount }) => amount);
  const before = await page({ limit: 3 });
  // The one that begins first posts and commits last; in between the first page is read.
  const first = await book.within(async (early) => {
    system.clock.advance(60);
    await book.within((late) => post(late, 500n));
    const read = await page({ limit: 1 });
    await post(early, 700n);
    return read;
  });
  expect(amounts(first)).toEqual(['5.00']);
  const second = await page({ limit: 3, cursor: first.next_cursor ?? '' });
  expect(second.data).toEqual(before.data);
  expect(amounts(await page({ limit: 3 }))).toEqual(['7.00', '5.00', before.data[0].amount]);
  await book.check();
});
