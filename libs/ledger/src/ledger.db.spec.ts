import fc from 'fast-check';
import { Pool } from 'pg';
import { newId } from '@app/platform/ids';
import { day, gpu, TestBook } from '../../../test/support/ledger-book';
import type { Item } from '../../../test/support/ledger-model';
import { startSystem, type System } from '../../../test/support/system';
import { type HoldState, holdStates } from './hold.state';
import { Accounts } from './reading/accounts.service';

let system: System;
let connections: Pool;
beforeAll(async () => {
  system = await startSystem();
  connections = new Pool({ connectionString: system.database.url('monsoon_api'), max: 16 });
});
afterAll(async () => {
  await connections.end();
  await system.stop();
});

const organisations = [newId(), newId()];
const pools = [newId(), newId()];

// Small numbers meet their bounds often; large ones meet the ends of the arithmetic.
const mostly = (small: bigint, large: bigint) =>
  fc.oneof({ weight: 7, arbitrary: fc.bigInt(1n, small) }, { weight: 1, arbitrary: fc.bigInt(1n, large) });
const money = mostly(1500n, 10n ** 17n);
const granted = mostly(6000n, 10n ** 12n);
const seconds = mostly(800n, 10n ** 12n);
const price = mostly(3000n, 10n ** 17n);
const rate = fc.constantFrom([1n, 1n], [3n, 4n], [2n, 3n], [1n, 3n], [0n, 1n], [333_333n, 1_000_000n]);
const pick = fc.nat(9);
const days = fc.integer({ min: 1, max: 30 });

const award = fc.record({
  do: fc.constant('award' as const),
  rate,
  tranches: fc.array(fc.record({ money, seconds: granted, days }), { minLength: 1, maxLength: 3 }),
});
/** A lot that would outlast the tranches is refused: most are short, else there were seldom anything to draw on. */
const lotDays = fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 1, max: 2 }) }, days);
const allot = fc.record({ do: fc.constant('allot' as const), award: pick, pool: fc.nat(1), seconds, days: lotDays });
const coFund = fc.record({ do: fc.constant('co-fund' as const), organisation: fc.nat(1), money });
const placing = fc.record({
  extend: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, fc.constant(true)),
  again: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, fc.constant(true)),
  of: pick,
  award: pick,
  pool: fc.nat(1),
  organisation: fc.nat(1),
  seconds,
  price,
});
const command = fc.oneof(
  { weight: 1, arbitrary: award },
  { weight: 2, arbitrary: allot },
  { weight: 1, arbitrary: coFund },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('place' as const),
      items: fc.array(placing, { minLength: 1, maxLength: 4 }),
    }),
  },
  // Of a hold's length, in percent; above 100 the run went on too long.
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('capture' as const),
      of: pick,
      sequence: fc.nat(4),
      used: fc.bigInt(0n, 200n),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('close' as const), of: pick, used: fc.bigInt(0n, 200n) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('void' as const), of: pick }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('freeze' as const), of: pick, on: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), days }) },
);
type Command = typeof command extends fc.Arbitrary<infer C> ? C : never;

async function carryOut(book: TestBook, step: Command): Promise<void> {
  const holds = [...book.model.holds.values()];
  const accounts = [...book.model.accounts.values()];
  const hold = 'of' in step && holds.length > 0 ? holds[step.of % holds.length] : null;
  const used = hold && 'used' in step ? (hold.seconds * step.used) / 100n : 0n;
  if (step.do === 'award') return book.award(step.rate[0], step.rate[1], step.tranches);
  if (step.do === 'allot')
    return book.allot(book.awards[step.award % book.awards.length].id, pools[step.pool], step.seconds, step.days);
  if (step.do === 'co-fund') return book.coFund(organisations[step.organisation], step.money);
  if (step.do === 'freeze') return book.freeze(accounts[step.of % accounts.length], step.on);
  if (step.do === 'wait') return system.clock.advance(step.days * 86_400);
  if (step.do === 'place') return void (await book.place(itemsOf(book, step.items)));
  if (!hold) return;
  if (step.do === 'capture') return book.capture(hold.id, step.sequence, used);
  if (step.do === 'close') return book.close(hold.id, used);
  return book.void(hold.id);
}

function itemsOf(book: TestBook, placings: (typeof placing extends fc.Arbitrary<infer P> ? P : never)[]): Item[] {
  const known = [...book.model.holds.keys()];
  return placings.map((one): Item => {
    const holdId = newId();
    if (one.extend && known.length > 0)
      return { extend: true, hold: known[one.of % known.length], seconds: one.seconds };
    const { id, num, den } = book.awards[one.award % book.awards.length];
    const job = one.again && book.jobs.length > 0 ? book.jobs[one.of % book.jobs.length] : newId();
    book.jobs.push(job);
    const terms = { award: id, pool: pools[one.pool], organisation: organisations[one.organisation] };
    return { extend: false, hold: holdId, job, seconds: one.seconds, price: one.price, num, den, ...terms };
  });
}

/** Any order of commands leaves the books as the model has them. */
const property = (reach: Map<string, number>) => {
  const currency = fc.constantFrom('JPY' as const, 'THB' as const);
  const begin = fc.tuple(
    award,
    fc.array(allot, { minLength: 2, maxLength: 4 }),
    fc.array(coFund, { minLength: 1, maxLength: 3 }),
  );
  return fc.asyncProperty(currency, begin, fc.array(command, { maxLength: 14 }), async (asset, first, then) => {
    const book = new TestBook(system, asset);
    for (const step of [...first.flat(), ...then]) {
      await carryOut(book, step);
      await book.check();
    }
    for (const { state, overrun, legs } of book.model.holds.values())
      for (const what of [state, overrun > 0n && 'overrun', legs.length > 3 && 'several tranches'])
        if (what) reach.set(what, (reach.get(what) ?? 0) + 1);
  });
};

const runs = Number(process.env.LEDGER_RUNS ?? 200);

it(`keeps the books as the model does, over ${runs} random sequences of commands`, async () => {
  const reach = new Map<string, number>();
  await fc.assert(property(reach), { numRuns: runs, endOnFailure: true });
  // A property that never gets anywhere would prove nothing.
  expect([...reach.keys()].sort()).toEqual(['closed', 'open', 'overrun', 'several tranches', 'voided']);
}, 180_000);

// The model is only worth something if a wrong rule does not pass it.
it.each([
  [
    'a cost that is rounded up',
    `create or replace function cost_floor(p_seconds bigint, p_price bigint) returns bigint language sql immutable as
     'select div(p_seconds::numeric * p_price + 3599, 3600)::bigint'`,
  ],
  [
    'a share that is rounded up',
    `create or replace function grant_share(p_cost bigint, p_num bigint, p_den bigint) returns bigint language sql immutable as
     'select div(p_cost::numeric * p_num + p_den - 1, p_den)::bigint'`,
  ],
])('notices %s', async (_, change) => {
  const { rows } = await system.admin.query(
    `select pg_get_functiondef(oid) as source from pg_proc where proname in ('cost_floor', 'grant_share')`,
  );
  await system.admin.query(change);
  try {
    await expect(fc.assert(property(new Map()), { numRuns: 200, endOnFailure: true })).rejects.toThrow(
      'Property failed',
    );
  } finally {
    for (const { source } of rows) await system.admin.query(source);
  }
});

/** A book with a budget for exactly so many holds of 100 seconds, a yen each. */
async function bookFor(holds: bigint): Promise<{ book: TestBook; item: (more?: object) => Item }> {
  const book = new TestBook(system);
  await book.award(3n, 4n, [{ money: holds * 75n + 74n, seconds: 1_000_000n, days: 30 }]);
  const [{ id: awardId, num, den }] = book.awards;
  await book.allot(awardId, pools[0], 900_000n, 20);
  await book.coFund(organisations[0], 1_000_000n);
  const terms = { award: awardId, pool: pools[0], organisation: organisations[0], price: 3600n, num, den };
  return {
    book,
    item: (more = {}) => ({ extend: false, hold: newId(), job: newId(), seconds: 100n, ...terms, ...more }),
  };
}

const placeAlone = async (book: TestBook, item: Item) => {
  const json = JSON.stringify([book.asJson(item)]);
  const results = await book.alone<{ hold_id?: string; refusal?: { code: string } }[]>(
    connections,
    'place_holds(array[$1::uuid], hold_items($2), $3)',
    [json],
  );
  return results[0];
};

it('accepts exactly as many of 400 holds at once as the budget pays', async () => {
  const { book, item } = await bookFor(123n);
  const answers = await Promise.all(Array.from({ length: 400 }, () => placeAlone(book, item())));
  expect(answers.filter(({ hold_id }) => hold_id)).toHaveLength(123);
  expect(answers.flatMap(({ refusal }) => refusal?.code ?? [])).toEqual(Array(277).fill('budget-exhausted'));
  const [line] = await book.within((tx) =>
    tx.query(`select cr_posted - dr_posted - dr_pending as free, dr_pending from balances b join accounts a
      on a.book_id = b.book_id and a.id = b.account_id where a.kind = 'grant_line'`),
  );
  expect(line).toEqual({ free: 74n, dr_pending: 123n * 75n });
  expect(await book.within((tx) => tx.query('select * from reconcile_books() where wrong > 0'))).toEqual([]);
});

it('lets holds be placed, extended, captured and closed at once, without a deadlock', async () => {
  const { book, item } = await bookFor(1000n);
  const first = Array.from({ length: 12 }, () => item());
  await book.place(first);
  const acts = first.flatMap(({ hold }) => [
    ...Array.from({ length: 6 }, () => () => placeAlone(book, { extend: true, hold, seconds: 10n })),
    ...[1, 2, 3].map((n) => () => book.alone(connections, 'capture_hold($1, $2, $3, $4, $5)', [hold, n, n * 30])),
    () => placeAlone(book, item()),
  ]);
  await Promise.all(acts.map((act) => act()));
  await Promise.all(
    first.flatMap(({ hold }) => [
      placeAlone(book, item()),
      book.alone(connections, 'close_hold($1, $2, $3, $4)', [hold, 95]),
    ]),
  );
  const rows = await book.within((tx) =>
    tx.query(`select gpu_seconds, captured_seconds, state from holds where id = any ($1)`, [
      first.map(({ hold }) => hold),
    ]),
  );
  expect(rows).toEqual(Array(12).fill({ gpu_seconds: 160n, captured_seconds: 95n, state: 'closed' }));
  expect(await book.within((tx) => tx.query('select * from reconcile_books() where wrong > 0'))).toEqual([]);
});

const turn = fc.record({
  do: fc.constantFrom('place', 'place', 'extend', 'capture', 'close', 'void'),
  of: fc.nat(9),
  seconds: fc.bigInt(1n, 900n),
});

/** Many clients on few accounts, each with its own orders; whatever the interleaving, the books must add up. */
it('keeps the books whatever many clients do at once on few accounts', async () => {
  const reach = new Map<string, number>();
  const count = (what: string) => reach.set(what, (reach.get(what) ?? 0) + 1);
  const clients = fc.array(fc.array(turn, { minLength: 4, maxLength: 10 }), { minLength: 8, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(clients, async (scripts) => {
      const book = new TestBook(system, 'THB');
      const tranche = { money: 700n, seconds: 1500n };
      await book.award(
        2n,
        3n,
        [2, 3, 4].map((days) => ({ ...tranche, days })),
      );
      const [{ id: award, num, den }] = book.awards;
      for (const days of [1, 2, 3]) await book.allot(award, pools[0], 1200n, days);
      await book.coFund(organisations[0], 1200n);
      const terms = { award, pool: pools[0], organisation: organisations[0], price: 3600n, num, den };
      await Promise.all(
        scripts.map(async (script) => {
          const mine: string[] = [];
          for (const [n, { do: act, of, seconds }] of script.entries()) {
            const hold = mine[of % mine.length];
            if (act === 'place' || !hold) {
              const item: Item = { extend: false, hold: newId(), job: newId(), seconds, ...terms };
              const { refusal } = await placeAlone(book, item);
              if (!refusal) mine.push(item.hold);
              count(refusal?.code ?? 'placed');
            } else if (act === 'extend') {
              const { refusal } = await placeAlone(book, { extend: true, hold, seconds });
              count(refusal?.code ?? 'extended');
            } else {
              const rest = { capture: [n, seconds], close: [seconds], void: [] }[act] ?? [];
              const places = ['$1', '$2', ...rest.map((_, at) => `$${at + 3}`), `$${rest.length + 3}`].join(', ');
              await book
                .alone(connections, `${act}_hold(${places})`, [hold, ...rest])
                .catch((error: { code?: string }) => {
                  // An ended or partly captured hold says no; anything else, a deadlock first of all, is a fault.
                  if (error.code !== 'MN004') throw error;
                });
            }
          }
        }),
      );
      const wrong = await book.within((tx) => tx.query('select * from reconcile_books() where wrong > 0'));
      expect(wrong).toEqual([]);
      const [{ spans }] = await book.within((tx) =>
        tx.query<{ spans: bigint }>(`select count(*) as spans from holds where cardinality(legs) > 3`),
      );
      if (spans > 0n) count('several tranches');
    }),
    { numRuns: Number(process.env.LEDGER_RUNS ?? 25), endOnFailure: true },
  );
  expect([...reach.keys()]).toEqual(
    expect.arrayContaining(['placed', 'extended', 'several tranches', 'hold-not-open', 'budget-exhausted']),
  );
}, 120_000);

it('charges each second once when a run went beyond its hold before the hold was extended', async () => {
  const { book, item } = await bookFor(10n);
  const hold = item();
  await book.place([hold]);
  await book.capture(hold.hold, 1, 120n);
  await book.place([{ extend: true, hold: hold.hold, seconds: 50n }]);
  await book.capture(hold.hold, 2, 130n);
  expect(book.model.holds.get(hold.hold)).toMatchObject({ captured: 110n, overrun: 20n });
  await book.check();
});

it('takes a lot from a tranche that has begun and lasts as long, locks in order, and never cuts its days', async () => {
  const book = new TestBook(system);
  await book.award(1n, 1n, [{ money: 1n, seconds: 500n, days: 10 }]);
  const [{ id: award }] = book.awards;
  const [begun] = [...book.model.accounts.values()].filter(({ kind }) => kind === 'gpu_unallotted');
  const now = system.clock.now().getTime();
  await system.admin.query(`update accounts set valid_from = $2 where id = $1`, [begun.id, new Date(now + 2 * day)]);
  const allot = (from: number, until: number) =>
    book.within((tx) =>
      book.ledger.allot(tx, {
        book: book.id,
        awardId: award,
        asset: gpu,
        poolId: pools[0],
        lotId: newId(),
        gpuSeconds: 100n,
        validFrom: new Date(now + from * day),
        validUntil: new Date(now + until * day),
        cause: { kind: 'test', id: newId() },
        personId: newId(),
      }),
    );
  await expect(allot(1, 5)).rejects.toMatchObject({
    body: { code: 'gpu-time-missing', checks: [{ result: 'failed', limit: '0', requested: '100' }] },
  });
  expect((await allot(3, 5)).validUntil.getTime()).toBe(now + 5 * day);
  await expect(allot(3, 50)).rejects.toMatchObject({
    body: { code: 'days-outside-tranche', checks: [{ limit: new Date(begun.until ?? 0).toISOString() }] },
  });
  await expect(allot(11, 12)).rejects.toThrow('gpu-time-missing');
});

it('refuses a lot with the numbers that the account shows, whatever lots gave back', async () => {
  const book = new TestBook(system);
  await book.award(1n, 1n, [{ money: 1n, seconds: 500n, days: 10 }]);
  const [{ id: awardId }] = book.awards;
  const cause = { kind: 'test', id: newId() };
  const allot = (gpuSeconds: bigint) =>
    book.within((tx) => {
      const [validFrom, validUntil] = [tx.now, new Date(tx.now.getTime() + day)];
      const common = { book: book.id, awardId, asset: gpu, poolId: pools[0], lotId: newId(), personId: newId() };
      return book.ledger.allot(tx, { ...common, gpuSeconds, validFrom, validUntil, cause });
    });
  const { accountId } = await allot(300n);
  await book.within((tx) => book.ledger.returnUnallotted(tx, { book: book.id, accountId, amount: 100n, cause }));
  const numbers = { limit: '500', used: '200', held: '0' };
  const shown = await book.within((tx) => system.api.get(Accounts).all(tx, book.id));
  expect(shown.find(({ kind }) => kind === 'gpu_unallotted')).toMatchObject({ ...numbers, available: '300' });
  await expect(allot(301n)).rejects.toMatchObject({
    body: { code: 'gpu-time-missing', checks: [{ ...numbers, requested: '301' }] },
  });
});

describe('states of a hold', () => {
  // What each verb makes of each state; what is not a step either changes nothing or is refused.
  const ends = { closed: 'close', voided: 'void' } as const;
  const arrive = async (book: TestBook, hold: string, state: HoldState) => {
    if (state !== 'open') await book[ends[state]](hold, 0n);
  };
  const pairs = holdStates.all.flatMap((from) => holdStates.all.map((to) => [from, to] as const));
  it.each(pairs)('%s to %s', async (from, to) => {
    const { book, item } = await bookFor(1n);
    const placed = item();
    await book.place([placed]);
    await arrive(book, placed.hold, from);
    await arrive(book, placed.hold, to);
    const [{ state }] = await book.within((tx) => tx.query(`select state from holds where id = $1`, [placed.hold]));
    expect(state).toBe(holdStates.may(from, to) ? to : from);
    await book.check();
  });
  it('are those that the database knows', async () => {
    for (const state of holdStates.all) await system.admin.query(`select $1::hold_state`, [state]);
    await expect(system.admin.query(`select 'settled'::hold_state`)).rejects.toThrow('hold_state');
  });
});

it('posts no more than an account has, and names the account', async () => {
  const { book, item } = await bookFor(1n);
  await book.place([item()]);
  const line = [...book.model.accounts.values()].find(({ kind }) => kind === 'grant_line');
  const post = (amount: bigint) =>
    book.within(async (tx) => {
      const credit = await book.ledger.counter(tx, book.id, 'usage_payable', 'JPY');
      const movements = [{ debit: line?.id ?? '', credit, amount }];
      return book.ledger.post(tx, { book: book.id, kind: 'test', cause: { kind: 'test', id: newId() }, movements });
    });
  // 149 yen were awarded, and 75 of them are held.
  await expect(post(75n)).rejects.toMatchObject({ code: 'amount-missing', body: { params: { account_id: line?.id } } });
  await post(74n);
});

it('captures a sequence once, whatever total is told with it again', async () => {
  const { book, item } = await bookFor(1n);
  const placed = item();
  await book.place([placed]);
  const told = (total: number) =>
    book.within(async (tx) => {
      const statement = `select capture_hold($1, $2, 1, $3, $4) as told`;
      const [row] = await tx.query<{ told: object }>(statement, [book.id, placed.hold, total, tx.now]);
      return row.told;
    });
  expect(await told(30)).toMatchObject({ captured_seconds: 30, journal: expect.any(String) });
  expect(await told(60)).toEqual({ captured_seconds: 30, repeated: true });
});

it('keeps journals, transfers and events as they were written', async () => {
  const { book, item } = await bookFor(1n);
  await book.place([item()]);
  for (const table of ['journals', 'transfers', 'hold_events']) {
    await expect(system.admin.query(`update ${table} set at = now()`)).rejects.toThrow('append-only');
    await expect(system.admin.query(`delete from ${table}`)).rejects.toThrow('append-only');
    await expect(system.admin.query(`truncate ${table} cascade`)).rejects.toThrow('append-only');
  }
});

// Each says how a book could go wrong past every guard; the reconciliation must name it.
it.each([
  ['I1', `insert into journals (book_id, id, kind, cause_kind, cause_id, at) values (B, B, 'x', 'x', B, now())`],
  ['I2', `update balances set dr_posted = dr_posted + 1 where book_id = B and cr_posted > 0`],
  ['I3', `update balances set dr_posted = cr_posted + 1 where book_id = B`],
  ['I4', `update holds set state = 'voided', ended_at = now() where book_id = B`],
  ['I5', `update accounts set award_id = id where book_id = B and kind = 'gpu_lot'`],
  [
    'I6',
    `insert into holds select (h).* from (select jsonb_populate_record(h, jsonb_build_object('id', B)) as h from holds h where book_id = B) x`,
  ],
  [
    'I6',
    `insert into idempotency_keys (scope_id, key, digest, answer, created_at) values (B, 'lost', 'x', '{"value": {"id": "job_01h455vb4pex5vsknk084sn02q"}}', now())`,
  ],
  [
    'I5',
    `update journals set cause_kind = 'award' where book_id = B and id = (select journal_id from transfers t join accounts a on a.id = t.credit_id
       where t.book_id = B and a.kind = 'grant_line' limit 1)`,
  ],
  ['I4', `update holds set legs[1].captured = -1 where book_id = B`],
  [
    'H1',
    `insert into jobs (project_id, id, programme_id, org_id, person_id, pool_id, award_id, kind, name, state, hold_id, gpus, time_limit_seconds, recipe, prompts, inputs, created_at, queued_at)
     select B, job_id, B, B, B, B, B, 'x', 'x', 'failed', id, 1, 1, '{}', '{}', '{}', now(), now() from holds where book_id = B`,
  ],
  ['I7', `update holds set legs[2].amount = legs[2].amount + 1 where book_id = B`],
  [
    'I11',
    `insert into transfers (book_id, journal_id, debit_id, credit_id, asset, amount, at)
     select B, id, (select id from accounts where book_id = B limit 1), gen_random_uuid(), 'JPY', 1, now() from journals where book_id = B limit 1`,
  ],
])('names the first row that breaks %s', async (invariant, harm) => {
  const { book, item } = await bookFor(1n);
  await book.place([item()]);
  const client = await system.admin.connect();
  try {
    await client.query('begin');
    await client.query('set local session_replication_role = replica');
    await client.query('alter table balances drop constraint never_below_zero');
    await client.query('drop index holds_one_open_per_job');
    await client.query(harm.replaceAll(/\bB\b/g, `'${book.id}'`));
    const { rows } = await client.query(`select invariant, first_wrong from reconcile_books() where wrong > 0`);
    expect(rows).toContainEqual({ invariant, first_wrong: expect.any(String) });
  } finally {
    await client.query('rollback');
    client.release();
  }
});
