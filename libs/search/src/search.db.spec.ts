import { Client } from 'pg';
import { DataSource } from 'typeorm';
import type { Caller, RoleGrant } from '@app/access';
import type { Identity } from '@app/identity';
import { Clock } from '@app/platform/clock';
import { Database, type Tx } from '@app/platform/database';
import { makeDatabase, type TestDatabase } from '../../../test/support/databases';
import { Search } from './search';
import { Needs } from './work/needs';

const id = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const [programme, mine, mineToo, other] = [id(1), id(2), id(3), id(4)];
let made: TestDatabase;
let source: DataSource;
let plans: Plan[];
let search: Search;
let needs: Needs;

interface Plan {
  'Node Type': string;
  'Relation Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  Plans?: Plan[];
}

/**
 * Ninety thousand jobs, a third of them in each of three projects; the oldest of all bears a name of its own. Of the newest, ten
 * thousand failed, and one of those was somebody else's.
 */
const jobs = `insert into jobs (project_id, id, programme_id, org_id, person_id, pool_id, award_id, kind, name, state, hold_id, gpus,
    time_limit_seconds, recipe, prompts, inputs, created_at, queued_at, ended_at)
  select ($1::uuid[])[n % 3 + 1], ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, $2, $2,
    case n when 89970 then $3::uuid else $2::uuid end, $2, $2, 'fine-tuning',
    case when n < 3 then 'oldest' when n > 89990 then 'newest' when n = 89970 then 'failed' else 'x' end,
    case when n > 80000 then 'failed' else 'succeeded' end, gen_random_uuid(), 1, 1, '{}', '{}',
    '{}', now() - interval '1 hour', now(), now() from generate_series(1, 90000) n`;

beforeAll(async () => {
  made = await makeDatabase();
  const admin = new Client({ connectionString: made.url() });
  await admin.connect();
  await admin.query('set session_replication_role = replica');
  await admin.query(jobs, [[mine, mineToo, other], programme, id(5)]);
  await admin.query('analyze jobs');
  await admin.end();
  source = await new DataSource({ type: 'postgres', url: made.url('monsoon_api') }).initialize();
  const database = new Database(source, new Clock());
  const explained: Pick<Database, 'transaction'> = {
    transaction: (entry, work) =>
      database.transaction(entry, async (tx) => {
        const query = tx.query.bind(tx);
        tx.query = async (text: string, values?: unknown[]) => {
          const explain = `explain (analyze, format json) ${text}`;
          const [row] = await query<{ 'QUERY PLAN': { Plan: Plan }[] }>(explain, values);
          plans.push(row['QUERY PLAN'][0].Plan);
          return query(text, values) as never;
        };
        return work(tx as Tx);
      }),
  };
  const grant = (scopeId: string): RoleGrant => ({ scopeKind: 'project', scopeId, organisationId: null, role: 'lead' });
  const identity: Pick<Identity, 'openRolesOf'> = { openRolesOf: () => Promise.resolve([mine, mineToo].map(grant)) };
  search = new Search(explained as Database, identity as Identity);
  needs = new Needs(explained as Database, identity as Identity);
}, 120_000);
afterAll(async () => {
  await source.destroy();
  await made.drop();
});
beforeEach(() => (plans = []));

/** Rows of jobs that were looked at, and by which kinds of scan. */
function looks(plan: Plan): { rows: number; scans: string[] } {
  const inner = (plan.Plans ?? []).map(looks);
  const own = plan['Relation Name'] === 'jobs' ? plan : null;
  const seen = own ? (own['Actual Rows'] + (own['Rows Removed by Filter'] ?? 0)) * own['Actual Loops'] : 0;
  return {
    rows: inner.reduce((sum, { rows }) => sum + rows, seen),
    scans: [...(own ? [own['Node Type']] : []), ...inner.flatMap(({ scans }) => scans)],
  };
}

const may = { may: (_: string, subject: string) => subject === 'Job' };
const caller = (change: object) =>
  ({ credentials: { kind: 'session' }, personId: id(5), ability: may, ...change }) as unknown as Caller;

it.each([
  ['one’s own projects', () => search.mine(caller({ door: 'partner', scopes: { person: id(5) } }), 'newest'), 2],
  [
    'a project',
    () => search.project(caller({ door: 'partner', scopeId: mine, scopes: { projects: [mine] } }), 'newest'),
    1,
  ],
  [
    'a programme',
    () =>
      search.programme(caller({ door: 'staff', scopeId: programme, scopes: { programmes: [programme] } }), 'newest'),
    3,
  ],
])('looks through the newest jobs of %s by an index, and through no more', async (_, find, projects) => {
  const found = await find();
  expect(found.map(({ name }) => name)).toEqual(Array(found.length).fill('newest'));
  expect(new Set(found.map(({ project }) => project)).size).toBe(projects);
  const all = plans.map(looks).filter(({ scans }) => scans.length > 0);
  expect(all).toHaveLength(1);
  expect(all[0].rows).toBeLessThanOrEqual(20_000);
  expect(all[0].scans.every((scan) => scan.startsWith('Index'))).toBe(true);
});

it('does not go back to what is older than that', async () => {
  expect(await search.mine(caller({ door: 'partner', scopes: { person: id(5) } }), 'oldest')).toEqual([]);
});

it('finds a failed job of one’s own without looking at those of others', async () => {
  const { data } = await needs.read(caller({ door: 'partner', scopes: { person: id(5) } }));
  expect(data).toMatchObject([{ kind: 'job', name: 'failed' }]);
  const all = plans.map(looks).filter(({ scans }) => scans.length > 0);
  expect(all).toHaveLength(1);
  // The job itself, and the ten of its project that are newer than what its person launched last.
  expect(all[0].rows).toBeLessThanOrEqual(20);
});
