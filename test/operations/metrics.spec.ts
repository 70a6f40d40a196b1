import { existsSync, readFileSync } from 'node:fs';
import { parser } from '@prometheus-io/lezer-promql';
import { parse } from 'yaml';
import { advisoryLocks, Database } from '@app/platform/database';
import { Metrics } from '@app/platform/observability';
import { launching, type Launching, until } from '../support/jobs-world';
import { startSystem, type System } from '../support/system';
import { launch, siteOf } from '../support/tuning';
import { begin, colleague, datasetFacts, datasetPath } from '../support/uploads';
import { unwrap } from '@app/api-client';
import { at, refused } from '../support/http';
import { sure, World } from '../support/world';

let system: System;
let world: World;
let l: Launching;

beforeAll(async () => {
  system = await startSystem({ worker: true, env: { NODE_ENV: 'development', LOG_LEVEL: 'silent' } });
  // Failures that this file makes need no words.
  system.worker?.useLogger(false);
  world = await World.begin(system);
  l = await launching(system, world, { gpuSeconds: 100_000, gpus: 4 });
});
afterAll(() => system?.stop());

type Process = 'api' | 'worker';
const portOf = (process: Process) => system[process]?.get(Metrics).port;
const text = async (process: Process): Promise<string> => {
  const response = await fetch(`http://127.0.0.1:${portOf(process)}/metrics`);
  expect([response.status, response.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/plain')]);
  return response.text();
};

/** The value of a series that has at least these labels; null where there is none. */
async function value(process: Process, name: string, labels: Record<string, string> = {}): Promise<number | null> {
  for (const line of (await text(process)).split('\n')) {
    const [, metric, told = '', number] = /^([a-z_]+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    if (metric === name && Object.entries(labels).every(([label, wanted]) => told.includes(`${label}="${wanted}"`)))
      return Number(number);
  }
  return null;
}
const launches = { method: 'POST', route: '/api/v1/projects/:project/fine-tuning-jobs' };

it('tells what was launched and refused, what waits, and what is held', async () => {
  await unwrap(launch(l, { gpus: 2, time_limit_seconds: 100 }));
  await unwrap(launch(l, { gpus: 4, time_limit_seconds: 200 }));
  expect((await refused(launch(l, { time_limit_seconds: 1_000_000 }))).code).toBe('quota-exhausted');
  await refused(launch(l, { time_limit_seconds: 1_000_000 }));
  expect(await value('api', 'monsoon_http_requests_total', { ...launches, status: '201' })).toBe(2);
  expect(await value('api', 'monsoon_refusals_total', { ...launches, code: 'quota-exhausted' })).toBe(2);
  expect(await value('api', 'monsoon_http_request_seconds_count', launches)).toBe(4);

  const pool = { pool: l.pool };
  const lease = await l.agent.lease();
  sure(await l.agent.beat(lease));
  system.clock.advance(40);
  sure(await l.agent.ask(0, 4));
  expect(await value('worker', 'monsoon_jobs_waiting', pool)).toBe(1);
  expect(await value('worker', 'monsoon_jobs_waiting_gpus', pool)).toBe(4);
  expect(await value('worker', 'monsoon_jobs_waiting_oldest_seconds', pool)).toBeCloseTo(40, -1);
  expect(await value('worker', 'monsoon_lease_oldest_seconds', pool)).toBeCloseTo(40, -1);
  const capacity = (await system.admin.query(`select gpus from capacities order by valid_from desc limit 1`)).rows[0]
    .gpus;
  expect(await value('worker', 'monsoon_pool_gpus', { ...pool, state: 'busy' })).toBe(2);
  expect(await value('worker', 'monsoon_pool_gpus', { ...pool, state: 'free' })).toBe(2);
  expect(await value('worker', 'monsoon_pool_gpus', { ...pool, state: 'out' })).toBe(capacity - 4);

  const unable = { engine: 'process', code: 'no-disk', reason: 'Its disk is full.' } as const;
  await unwrap(siteOf(l).POST('/api/v1/site/pools/{pool}/inability', { ...at(pool), body: unable }));
  expect(await value('worker', 'monsoon_agents_unable', { ...pool, code: 'no-disk' })).toBe(1);
  expect(await value('worker', 'monsoon_pool_gpus', { ...pool, state: 'free' })).toBe(0);
  sure(await l.agent.ask(0, 4));
  expect(await value('worker', 'monsoon_agents_unable', { ...pool, code: 'no-disk' })).toBeNull();

  expect(await value('worker', 'monsoon_holds_open')).toBe(2);
  const held = { asset: 'GPU_SEC:CPU', kind: 'gpu_lot' };
  expect(await value('worker', 'monsoon_ledger_minor_units', { ...held, state: 'held' })).toBe(2 * 100 + 4 * 200);
  expect(await value('worker', 'monsoon_ledger_minor_units', { ...held, state: 'available' })).toBe(100_000 - 1000);
  expect(await value('worker', 'monsoon_holds_of_ended_jobs')).toBe(0);
});

it('tells of uploads, of rounds, and how far news lags', async () => {
  const { session } = await colleague(system, world, l.partner, 'steward');
  const org = l.partner.id;
  const registered = { ...at({ org }), body: datasetFacts() };
  const { id } = await unwrap(session.POST('/api/v1/organisations/{org}/datasets', registered));
  const draft = await unwrap(session.POST(`${datasetPath}/versions`, { ...at({ org, dataset: id }), body: {} }));
  const place = { org, dataset: id, version: draft.id };
  sure(await begin(session, place, Buffer.alloc(12_345), { filename: 'rows.jsonl' }));
  expect(await value('worker', 'monsoon_uploads_open')).toBe(1);
  expect(await value('worker', 'monsoon_uploads_open_bytes')).toBe(12_345);
  expect(await value('worker', 'monsoon_checks', { state: 'queued' })).toBe(0);
  expect(await value('worker', 'monsoon_bull_jobs', { queue: 'validation', state: 'waiting' })).toBe(0);

  const done = await value('worker', 'monsoon_round_done_timestamp_seconds', { round: 'JobSweeps' });
  expect(Math.abs((done ?? 0) - Date.now() / 1000)).toBeLessThan(30);
  expect(await value('worker', 'monsoon_round_failures_total', { round: 'JobSweeps' })).toBe(0);

  // News that nobody stamps: another holds the lock that keeps it in order.
  const other = await system.admin.connect();
  await other.query('select pg_advisory_lock($1)', [advisoryLocks.stamping]);
  await other.query(
    `insert into outbox (scope_id, topic, key, created_at) values (gen_random_uuid(), 'test', gen_random_uuid(), $1)`,
    [new Date(system.clock.now().getTime() - 90_000)],
  );
  expect(await value('worker', 'monsoon_outbox_events', { state: 'unstamped' })).toBe(1);
  expect(await value('worker', 'monsoon_outbox_oldest_seconds', { state: 'unstamped' })).toBeCloseTo(90, -1);
  await other.query('select pg_advisory_unlock($1)', [advisoryLocks.stamping]);
  other.release();
  await until(
    () => value('worker', 'monsoon_outbox_events', { state: 'unstamped' }),
    (count) => count === 0,
  );
  expect(await value('worker', 'monsoon_outbox_oldest_seconds', { state: 'unstamped' })).toBe(0);
});

it('counts the rounds that fail', async () => {
  await system.admin.query(`revoke select on site_agents from door_system`);
  await until(
    () => value('worker', 'monsoon_round_failures_total', { round: 'JobSweeps' }),
    (count) => (count ?? 0) > 0,
  );
  await system.admin.query(`grant select on site_agents to door_system`);
});

it('is scraped all the same when a look fails or hangs, and says which', async () => {
  const failures = async () => (await value('worker', 'monsoon_look_failures_total', { look: 'ledger' })) ?? 0;
  await failures();
  await system.admin.query(`revoke select on balances from door_system`);
  expect(await failures()).toBe(1);
  expect(await value('worker', 'monsoon_ledger_minor_units')).toBeNull();
  expect(await value('worker', 'monsoon_jobs_waiting', { pool: l.pool })).not.toBeNull();
  await system.admin.query(`grant select on balances to door_system`);
  expect(await value('worker', 'monsoon_ledger_minor_units')).not.toBeNull();

  const before = await failures();
  const other = await system.admin.connect();
  await other.query('begin');
  await other.query('lock table balances in access exclusive mode');
  const began = Date.now();
  expect(await value('worker', 'monsoon_jobs_waiting', { pool: l.pool })).not.toBeNull();
  expect(Date.now() - began).toBeLessThan(5000);
  await other.query('rollback');
  other.release();
  expect(await failures()).toBeGreaterThan(before);
  // PostgreSQL broke the look off itself: none is left that would hold a connection.
  await until(
    async () => {
      const { rows } = await system.admin.query(
        `select 1 from pg_stat_activity where query like '%sum(b.dr_pending)%' and state = 'active' and pid <> pg_backend_pid()`,
      );
      return rows.length;
    },
    (count) => count === 0,
  );
});

it('tells of connections, and of work that waits for one', async () => {
  expect(await value('api', 'monsoon_database_waiting')).toBe(0);
  const database = system.api.get(Database);
  let free = () => undefined as void;
  const held = new Promise<void>((resolve) => (free = resolve));
  const all = Array.from({ length: 14 }, () => database.transaction({ door: 'partner', scopes: {} }, async () => held));
  await until(
    () => value('api', 'monsoon_database_waiting'),
    (count) => count === 2,
  );
  expect(await value('api', 'monsoon_database_connections', { state: 'used' })).toBe(12);
  free();
  await Promise.all(all);
});

it('names no person, organisation, project or job', async () => {
  const told = `${await text('api')}${await text('worker')}`;
  const shown = (id: string) => new RegExp(id.slice(4));
  for (const id of [l.partner.id, l.funded.project, l.funded.programme, l.partner.owner.id])
    expect(told).not.toMatch(shown(id));
  expect(told).not.toMatch(/\b(?!pol_)[a-z]{3}_[0-9a-hjkmnp-tv-z]{26}\b/);
  expect(told).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
});

describe('the alarms', () => {
  const file = 'docs/operations/alarms.yml';
  interface Rule {
    alert: string;
    expr: string;
    for?: string;
    labels: { severity: string };
    annotations: { summary: string };
  }
  const { groups } = parse(readFileSync(file, 'utf8')) as { groups: { name: string; rules: Rule[] }[] };
  const rules = groups.flatMap((group) => group.rules);

  it.each(rules.map((rule) => [rule.alert, rule] as const))(
    '%s is a rule on metrics that there are',
    async (_, rule) => {
      const tree = parser.parse(rule.expr);
      const faults: number[] = [];
      const metrics: string[] = [];
      tree.iterate({
        enter: (node) => {
          if (node.type.isError) faults.push(node.from);
          if (node.name === 'Identifier' && node.matchContext(['VectorSelector']))
            metrics.push(rule.expr.slice(node.from, node.to));
        },
      });
      expect(faults).toEqual([]);
      expect(metrics.length).toBeGreaterThan(0);
      const told = `${await text('api')}${await text('worker')}`;
      for (const metric of metrics) expect(told).toContain(`# TYPE ${metric.replace(/_bucket$/, '')} `);
      expect(Object.keys(rule)).toEqual(expect.arrayContaining(['alert', 'expr', 'labels', 'annotations']));
      expect(['page', 'ticket']).toContain(rule.labels.severity);
      expect(rule.for ?? '1m').toMatch(/^\d+[smh]$/);
    },
  );

  const expressionOf = (alarm: string) => rules.find(({ alert }) => alert === alarm)?.expr ?? '';

  it.each([
    ['ApiDown', 'api', 'worker'],
    ['WorkerDown', 'worker', 'api'],
  ] as const)('%s rests while there is a fresh %s, and rings though there is a %s', async (alarm, process, other) => {
    const [, metric, label, name] = /^absent\((\w+)\{(\w+)="(\w+)"\}\)$/.exec(expressionOf(alarm)) ?? [];
    expect(await value(process, metric, { [label]: name })).toBe(1);
    expect(await value(other, metric, { [label]: name })).toBeNull();
  });

  it('RoundsStand judges each process by itself in the rounds that an api has too', async () => {
    const rounds = (await text('api')).matchAll(/^monsoon_round_done_timestamp_seconds\{round="(\w+)"\}/gm);
    const [, apart, alone] =
      /\{round!~"([\w|]+)"\}\) or min by \(round, instance\) \(\w+\{round="(\w+)"\}\)/.exec(
        expressionOf('RoundsStand'),
      ) ?? [];
    expect([...rounds].map(([, round]) => round)).toEqual([alone]);
    expect(apart).toBe(`Retention|${alone}`);
  });

  it('are all explained, and no others', () => {
    const explained = [...readFileSync('docs/operations/alarms.md', 'utf8').matchAll(/^\| `(\w+)`/gm)].map(
      ([, name]) => name,
    );
    expect(explained).toEqual(rules.map(({ alert }) => alert));
  });

  it('name routes that there are', () => {
    const routes = [...readFileSync(file, 'utf8').matchAll(/route="([^"]+)"/g)].map(([, route]) => route);
    const { paths } = JSON.parse(readFileSync('libs/api-client/openapi.json', 'utf8')) as { paths: object };
    for (const route of routes) expect(Object.keys(paths)).toContain(route.replaceAll(/:(\w+)/g, '{$1}'));
    expect(routes.length).toBeGreaterThan(0);
    expect(existsSync(file)).toBe(true);
  });
});
