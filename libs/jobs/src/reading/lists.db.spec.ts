import { Client } from 'pg';
import { DataSource } from 'typeorm';
import type { Caller } from '@app/access';
import { Clock } from '@app/platform/clock';
import { Config } from '@app/platform/config';
import { Database, type Tx } from '@app/platform/database';
import { Cursors } from '@app/platform/http';
import { show } from '@app/platform/ids';
import { makeDatabase, type TestDatabase } from '../../../../test/support/databases';
import { jobStates, liveStates } from '../job.state';
import { jobSorts } from '../job.dto';
import { JobReads } from './reads.service';

const programme = '00000000-0000-7000-8000-000000000001';
const project = '00000000-0000-7000-8000-000000000002';
/** Has three jobs among those of all others. */
const small = '00000000-0000-7000-8000-000000000003';
let made: TestDatabase;
let source: DataSource;
let plans: Plan[];
let reads: JobReads;

interface Plan {
  'Node Type': string;
  'Actual Rows': number;
  'Rows Removed by Filter'?: number;
  Plans?: Plan[];
}

/** Twenty thousand jobs that ended well, half of them of one project, and there one of each other state, long ago. */
const jobs = `insert into jobs (project_id, id, programme_id, org_id, person_id, pool_id, award_id, kind, name, state, hold_id, gpus,
    time_limit_seconds, recipe, prompts, inputs, created_at, queued_at)
  select case when n % 2 = 0 then '${project}' when n in (1, 7, 9) then '${small}' else gen_random_uuid() end, ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid,
    '${programme}', '${programme}', '${programme}', '${programme}', '${programme}', 'fine-tuning', 'x',
    case when n between 2 and 18 and n % 2 = 0 then ($1::text[])[n / 2] else 'succeeded' end, gen_random_uuid(), 1, 1, '{}', '{}',
    '{"base_model_id": "${project}", "datasets": []}', now(), now() from generate_series(1, 20000) n`;

beforeAll(async () => {
  made = await makeDatabase();
  const admin = new Client({ connectionString: made.url() });
  await admin.connect();
  await admin.query('set session_replication_role = replica');
  await admin.query(jobs, [jobStates.all]);
  await admin.query('analyze jobs');
  await admin.end();
  source = await new DataSource({ type: 'postgres', url: made.url('monsoon_api') }).initialize();
  const database = new Database(source, new Clock());
  // Each statement is explained where it runs: by its door, with its values.
  const explained: Pick<Database, 'transaction'> = {
    transaction: (entry, work) =>
      database.transaction(entry, async (tx) => {
        const query = tx.query.bind(tx);
        tx.query = async (text: string, values?: unknown[]) => {
          const [row] = await query<{ 'QUERY PLAN': { Plan: Plan }[] }>(
            `explain (analyze, format json) ${text}`,
            values,
          );
          plans.push(row['QUERY PLAN'][0].Plan);
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
  const none = null as never;
  reads = new JobReads(explained as Database, new Cursors(config), none, none, none, none);
});
afterAll(async () => {
  await source.destroy();
  await made.drop();
});
beforeEach(() => (plans = []));

const visited = (plan: Plan): number =>
  plan['Actual Rows'] +
  (plan['Rows Removed by Filter'] ?? 0) +
  (plan.Plans ?? []).reduce((sum, inner) => sum + visited(inner), 0);

describe.each([
  ['a project', 'partner', project, { projects: [project] }],
  ['a programme', 'staff', programme, { programmes: [programme] }],
] as const)('jobs of %s', (_, door, scopeId, scopes) => {
  const caller = { door, scopeId, scopes } as unknown as Caller;

  const states = [undefined, ...jobStates.all];
  it.each(states.flatMap((state) => jobSorts.map((sort) => [state, sort] as const)))(
    'of state %s by %s are found without looking at others',
    async (state, sort) => {
      const { data, next_cursor } = await reads.list(caller, { limit: 5, state, sort });
      expect(data.length).toBeGreaterThan(0);
      const ids = data.map(({ id }) => id);
      const rest = next_cursor ? await reads.list(caller, { limit: 5, state, sort, cursor: next_cursor }) : null;
      ids.push(...(rest?.data ?? []).map(({ id }) => id));
      const rising = [...new Set(ids)].sort();
      expect(ids).toEqual(sort === 'created_at' ? rising : rising.reverse());
      // A limit of 5 reads 6 rows, each seen by a scan, perhaps a sort, and the limit.
      for (const plan of plans) expect(visited(plan)).toBeLessThanOrEqual(4 * 6);
    },
  );

  it.each(liveStates)('of state %s on a pool are found without looking at those that have ended', async (state) => {
    for (const [pool, found] of [
      [programme, true],
      [project, false],
    ] as const) {
      const { data } = await reads.list(caller, { limit: 5, state, pool });
      expect(data.length > 0).toBe(found);
      expect(data.every((job) => job.state === state)).toBe(true);
    }
    for (const plan of plans) expect(visited(plan)).toBeLessThanOrEqual(4 * 6);
  });

  it.each(jobSorts)('of one project by %s are found without looking at those of others', async (sort) => {
    const own = door === 'staff' ? small : project;
    for (const state of [undefined, 'succeeded']) {
      const { data } = await reads.list(caller, { limit: 5, state, sort, project: own });
      expect(data).toHaveLength(door === 'staff' ? 3 : 5);
      expect(new Set(data.map((job) => job.project))).toEqual(new Set([show('prj', own)]));
    }
    for (const plan of plans) expect(visited(plan)).toBeLessThanOrEqual(4 * 6);
  });

  it('refuse a pool without a state of jobs that have not ended', () => {
    for (const state of [undefined, 'succeeded'])
      expect(() => reads.list(caller, { pool: programme, state })).toThrow('validation-failed');
  });

  it('refuse a cursor of another order', async () => {
    const { next_cursor } = await reads.list(caller, { limit: 5, sort: 'created_at' });
    const cursor = next_cursor as string;
    expect(() => reads.list(caller, { limit: 5, sort: '-created_at', cursor })).toThrow('invalid-cursor');
  });
});
