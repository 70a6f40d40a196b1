import { Client } from 'pg';
import { DataSource } from 'typeorm';
import type { Caller } from '@app/access';
import { Clock } from '@app/platform/clock';
import { Config } from '@app/platform/config';
import { Database, type Tx } from '@app/platform/database';
import { Cursors } from '@app/platform/http';
import { makeDatabase, type TestDatabase } from '../../../../test/support/databases';
import { Accounts } from './accounts.service';
import { Causes } from './causes';
import { Series } from './series.service';
import { Statements } from './statements.service';

const id = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const [book, line, unallotted, lot, payable, award, granted] = [1, 2, 3, 4, 5, 6, 7].map(id);
const days = 30;
let made: TestDatabase;
let source: DataSource;
let database: Database;
let plans: Plan[] = [];

interface Plan {
  'Node Type': string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  Plans?: Plan[];
}

/** Thirty thousand charges of one grant line and of one lot over thirty days: each day many, and one sum. */
const rows = [
  `insert into accounts (book_id, id, kind, asset, bounded, label, award_id, created_at) values
     ('${book}', '${line}', 'grant_line', 'JPY', true, 'x', '${award}', now()),
     ('${book}', '${lot}', 'gpu_lot', 'GPU_SEC:CPU', true, 'x', '${award}', now()),
     ('${book}', '${unallotted}', 'gpu_unallotted', 'GPU_SEC:CPU', true, 'x', '${award}', now()),
     ('${book}', '${payable}', 'usage_payable', 'JPY', false, 'x', null, now())`,
  `insert into balances (book_id, account_id, cr_posted, dr_posted) values ('${book}', '${line}', 100000, 30000), ('${book}', '${lot}', 100000, 30000)`,
  `insert into account_days (book_id, account_id, day, credited, debited, held)
     select '${book}', a, date '2030-01-01' + n, 0, 1000, 0 from unnest('{${line},${lot}}'::uuid[]) a, generate_series(1, ${days}) n`,
  `insert into journals (book_id, id, kind, cause_kind, cause_id, at)
     select '${book}', ('00000000-0000-7000-9000-' || lpad(n::text, 12, '0'))::uuid, 'capture', 'test', gen_random_uuid(), now() from generate_series(1, 30000) n`,
  `insert into transfers (book_id, journal_id, debit_id, credit_id, asset, amount, at)
     select '${book}', ('00000000-0000-7000-9000-' || lpad(n::text, 12, '0'))::uuid, d, '${payable}', 'JPY', 1,
       timestamptz '2030-01-02T00:00:00Z' + n * interval '86 seconds'
       from generate_series(1, 30000) n, unnest('{${line},${lot}}'::uuid[]) d`,
  `insert into journals (book_id, id, kind, cause_kind, cause_id, at) values ('${book}', '${granted}', 'award', 'award', '${award}', now())`,
  `insert into transfers (book_id, journal_id, debit_id, credit_id, asset, amount, at)
     values ('${book}', '${granted}', '${payable}', '${unallotted}', 'GPU_SEC:CPU', 500, '2030-01-02T00:00:00Z')`,
  `insert into account_days (book_id, account_id, day, credited, debited, held) values
     ('${book}', '${unallotted}', '2030-01-02', 500, 0, 0), ('${book}', '${unallotted}', '2030-01-20', 200, 0, 0)`,
  'analyze accounts, account_days, journals, transfers, balances',
];

beforeAll(async () => {
  made = await makeDatabase();
  const admin = new Client({ connectionString: made.url() });
  await admin.connect();
  await admin.query('set session_replication_role = replica');
  for (const statement of rows) await admin.query(statement);
  await admin.end();
  source = await new DataSource({ type: 'postgres', url: made.url('monsoon_api') }).initialize();
  database = new Database(source, new Clock());
});
afterAll(async () => {
  await source.destroy();
  await made.drop();
});

/** Each statement is explained where it runs: by its door, with its values. */
function explained<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return database.transaction({ door: 'partner', scopes: { projects: [book] } }, (tx) => {
    const query = tx.query.bind(tx);
    tx.query = async (text: string, values?: unknown[]) => {
      const [row] = await query<{ 'QUERY PLAN': { Plan: Plan }[] }>(`explain (analyze, format json) ${text}`, values);
      plans.push(row['QUERY PLAN'][0].Plan);
      return query(text, values) as never;
    };
    return work(tx);
  });
}
beforeEach(() => (plans = []));

const visited = (plan: Plan): number =>
  plan['Actual Rows'] * plan['Actual Loops'] +
  (plan['Rows Removed by Filter'] ?? 0) * plan['Actual Loops'] +
  (plan.Plans ?? []).reduce((sum, inner) => sum + visited(inner), 0);

it('draws a curve from days, and not from all that was charged on them', async () => {
  const { data } = await explained((tx) => new Series().spending(tx, book, { until: '2030-02-28' }));
  // The lot gave back 200 of what left it.
  expect(data.map(({ days: points }) => points.at(-1)?.spent)).toEqual(['29800', '30000']);
  // Two accounts of thirty days, each seen by a scan, a join, an append, a sort and a sum.
  for (const plan of plans) expect(visited(plan)).toBeLessThan(2 * days * 12);
});

it.each([
  ['the newest lines', {}],
  ['lines of days long past', { from: '2030-01-05', until: '2030-01-09' }],
  ['lines up to a day', { until: '2030-01-03' }],
])('finds %s of an account without looking at others', async (_, range) => {
  const config = new Config({
    MONSOON_CURSOR_SECRET: 'x'.repeat(32),
    MONSOON_FILE_URL_SECRET: 'x'.repeat(32),
    PROCESS_DATABASE_URL: 'x',
  });
  const cursors = new Cursors(config);
  const causes = new Causes();
  const accounts = new Accounts(cursors);
  const statements = new Statements(cursors, accounts, causes);
  const caller = { scopeId: book } as unknown as Caller;
  const page = await explained((tx) => statements.statement(tx, caller, book, line, { limit: 5, ...range }));
  expect(page.data).toHaveLength(5);
  expect(page.next_cursor).not.toBeNull();
  const next = { limit: 5, ...range, cursor: page.next_cursor ?? '' };
  const second = await explained((tx) => statements.statement(tx, caller, book, line, next));
  expect(BigInt(page.data[4].balance ?? '') - BigInt(page.data[4].amount)).toBe(BigInt(second.data[0].balance ?? ''));
  // Six lines, each seen by a scan, a merge, a limit, joins and a sort; the days of one account for either end.
  for (const plan of plans) expect(visited(plan)).toBeLessThan(6 * 12 + 2 * days * 4);
});
