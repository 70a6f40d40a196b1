import { Client } from 'pg';
import { DataSource } from 'typeorm';
import type { Caller } from '@app/access';
import { Clock } from '@app/platform/clock';
import { Config } from '@app/platform/config';
import { Database, type Tx } from '@app/platform/database';
import { Cursors } from '@app/platform/http';
import { firstIdAt } from '@app/platform/ids';
import { makeDatabase, type TestDatabase } from '../../../../test/support/databases';
import { Trail } from './trail';
import type { ProgrammeAuditQuery } from './trail.dto';

const programme = '00000000-0000-7000-8000-000000000001';
const project = '00000000-0000-7000-8000-000000000002';
const rare = '00000000-0000-7000-8000-000000000003';
const elsewhere = {
  programme: '00000000-0000-7000-8000-000000000004',
  project: '00000000-0000-7000-8000-000000000005',
  person: '00000000-0000-7000-8000-000000000006',
};
const begin = Date.parse('2026-01-01T00:00:00Z');
const minute = 60_000;

let made: TestDatabase;
let source: DataSource;
let trail: Trail;
let read: number[];

interface Plan {
  'Actual Rows': number;
  'Rows Removed by Filter'?: number;
  Plans?: Plan[];
}
const visited = (plan: Plan): number =>
  plan['Actual Rows'] +
  (plan['Rows Removed by Filter'] ?? 0) +
  (plan.Plans ?? []).reduce((sum, inner) => sum + visited(inner), 0);

/** Twenty thousand acts of one kind, one a minute, and among the first ones eight of another by somebody who did nothing since. */
const entries = `insert into audit_entries (scope_id, id, programme_id, at, person_id, action, subject, subject_id)
  select $3, id::uuid, $2, to_timestamp($4 / 1000.0) + n * interval '1 minute',
    case when n <= 8 then $1::uuid else $2 end, case when n <= 8 then 'award.suspended' else $6 end,
    case when n <= 8 then 'award' else 'job' end, case when n <= 8 then $1::uuid else gen_random_uuid() end
    from unnest($5::text[]) with ordinality as given (id, n)`;

beforeAll(async () => {
  made = await makeDatabase();
  const admin = new Client({ connectionString: made.url() });
  await admin.connect();
  const ids = Array.from({ length: 20_000 }, (_, n) => firstIdAt(new Date(begin + (n + 1) * minute)));
  await admin.query(entries, [rare, programme, project, begin, ids, 'job.launched']);
  // What is rare in one project may be common in another.
  const { person, programme: there, project: other } = elsewhere;
  await admin.query(entries, [person, there, other, begin, ids, 'award.suspended']);
  await admin.query('analyze audit_entries');
  await admin.end();
  source = await new DataSource({ type: 'postgres', url: made.url('monsoon_api') }).initialize();
  const database = new Database(source, new Clock());
  const explained: Pick<Database, 'transaction'> = {
    transaction: (entry, work) =>
      database.transaction(entry, async (tx) => {
        const query = tx.query.bind(tx);
        tx.query = async (text: string, values?: unknown[]) => {
          const [row] = await query<{ 'QUERY PLAN': { Plan: Plan }[] }>(
            `explain (analyze, format json) ${text}`,
            values,
          );
          read.push(visited(row['QUERY PLAN'][0].Plan));
          return query(text, values) as never;
        };
        return work(tx as Tx);
      }),
  };
  const config = new Config({
    MONSOON_CURSOR_SECRET: 'x'.repeat(32),
    MONSOON_FILE_URL_SECRET: 'x'.repeat(32),
    PROCESS_DATABASE_URL: 'x',
  });
  const nobody = { names: () => Promise.resolve(new Map()) } as never;
  trail = new Trail(explained as Database, new Cursors(config), nobody, nobody);
});
afterAll(async () => {
  await source.destroy();
  await made.drop();
});

const ability = { may: () => false };
const callers = [
  ['a programme', { door: 'staff', scopeId: programme, scopes: { programmes: [programme] }, ability }],
  ['a project', { door: 'partner', scopeId: project, scopes: { projects: [project] }, ability }],
] as unknown as [string, Caller][];

describe.each(callers)('the record of %s', (_, caller) => {
  it.each<[string, ProgrammeAuditQuery, number]>([
    ['everything', {}, 5],
    ['somebody', { person: rare }, 5],
    ['an act', { action: 'award.suspended' }, 5],
    ['launches', { action: 'job.launched' }, 5],
    ['a thing', { about: rare }, 5],
    ['days long ago', { until: '2026-01-01' }, 5],
    ['days long ago and somebody', { person: rare, from: '2026-01-01', until: '2026-01-01' }, 5],
    ['days on which nothing was done', { from: '2027-01-01' }, 0],
  ])('finds %s without looking at other acts', async (__, query, found) => {
    read = [];
    const { data, next_cursor } = await trail.list(caller, { limit: 5, ...query });
    expect(data).toHaveLength(found);
    if (next_cursor) await trail.list(caller, { limit: 5, ...query, cursor: next_cursor });
    // A limit of 5 reads 6 rows, each seen by a scan, perhaps a sort, and the limit; those beside a day's bound come on top.
    for (const rows of read) expect(rows).toBeLessThanOrEqual(4 * 6 + 60);
  });
});

it.each([
  [undefined, '2026-01-01T23:59:00.000Z'],
  ['Asia/Bangkok', '2026-01-01T16:59:00.000Z'],
  ['America/New_York', '2026-01-02T04:59:00.000Z'],
])('ends a day when it is over in %s', async (time_zone, last) => {
  const { data } = await trail.list(callers[1][1], { limit: 1, until: '2026-01-01', time_zone });
  expect(data[0].at.toISOString()).toBe(last);
  const next = { limit: 1, from: '2026-01-02', until: '2026-01-02', time_zone };
  const beyond = await trail.list(callers[1][1], next);
  expect(beyond.data[0].at.getTime() - data[0].at.getTime()).toBe(1440 * minute);
});
