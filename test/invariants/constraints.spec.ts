import { Client } from 'pg';
import { makeDatabase, type TestDatabase } from '../support/databases';

const book = '01960000-0000-7000-8000-0000000000b0';
const other = '01960000-0000-7000-8000-0000000000b1';
let database: TestDatabase;
let owner: Client;

beforeAll(async () => {
  database = await makeDatabase();
  owner = new Client({ connectionString: database.url('monsoon_owner') });
  await owner.connect();
  await owner.query(`
    insert into accounts (book_id, id, kind, asset, bounded, label, created_at)
      select '${book}', id::uuid, kind, 'JPY', kind = 'grant_line', 'test', now()
        from (values ('${book}', 'grant_line'), ('${other}', 'usage_payable')) a(id, kind);
    insert into balances (book_id, account_id, cr_posted) values ('${book}', '${book}', 100);
    insert into journals (book_id, id, kind, cause_kind, cause_id, at) values ('${book}', '${book}', 'test', 'test', '${book}', now());
    insert into holds (book_id, id, job_id, award_id, org_id, pool_id, gpu_asset, currency, price_minor, rate_num, rate_den, gpu_seconds,
        legs, created_at)
      values ('${book}', '${book}', '${book}', '${book}', '${book}', '${book}', 'GPU_SEC:CPU', 'JPY', 1, 1, 2, 10, '{}', now());
    insert into hold_events (book_id, hold_id, kind, sequence, gpu_seconds, at) values ('${book}', '${book}', 'capture', 1, 0, now());
    insert into journals (book_id, id, kind, cause_kind, cause_id, reverses, at)
      values ('${book}', '${other}', 'test', 'test', '${book}', '${book}', now())`);
});
afterAll(async () => {
  await owner?.end();
  await database?.drop();
});

const refused = (statement: string) =>
  owner.query(statement).then(
    () => 'taken',
    ({ constraint }: { constraint?: string }) => constraint,
  );

// What no code may do, not even the owner's: each statement is refused by one constraint and would pass all others.
it.each([
  ['never_below_zero', `update balances set dr_posted = -1`],
  ['never_below_zero', `update balances set dr_pending = -1`],
  ['never_below_zero', `update balances set dr_pending = 60, dr_posted = 41`],
  ['holds_sound', `update holds set captured_seconds = 11`],
  ['holds_sound', `update holds set state = 'closed'`],
  ['holds_sound', `update holds set ended_at = now()`],
  [
    'transfers_amount_check',
    `insert into transfers (book_id, journal_id, debit_id, credit_id, asset, amount, at) values ('${book}', '${book}', '${book}', '${other}', 'JPY', 0, now())`,
  ],
  [
    'holds_one_open_per_job',
    `insert into holds select (h).* from (select jsonb_populate_record(h, '{"id": "${other}"}') as h from holds h) x`,
  ],
  [
    'hold_events_capture',
    `insert into hold_events (book_id, hold_id, kind, sequence, gpu_seconds, at) values ('${book}', '${book}', 'capture', 1, 5, now())`,
  ],
  [
    'journals_reversed',
    `insert into journals (book_id, id, kind, cause_kind, cause_id, reverses, at)
     values ('${book}', gen_random_uuid(), 'test', 'test', '${book}', '${book}', now())`,
  ],
])('the database itself holds %s: %s', async (constraint, statement) => {
  expect(await refused(statement)).toBe(constraint);
});
