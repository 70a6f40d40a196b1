import { type ChildProcess, spawn } from 'node:child_process';
import { openSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Session } from '../support/http';
import { launching, type Launching, until } from '../support/jobs-world';
import { makeTinyModel, RealAgent, seedRows } from '../support/real-agent';
import { freePort } from '../support/redis';
import { startSystem, type System } from '../support/system';
import { sure, World } from '../support/world';

const rows = '{"instruction":"ตลาดเปิดกี่โมง","output":"หกโมงค่ะ"}\n'.repeat(24);
const requestId = 'req-of-the-launch_0001';

let system: System;
let l: Launching;
let agent: RealAgent;
let dataset: string;
/** Of the real api. */
let url: string;
/** api and worker as the processes that they are, whose standard output is their log. */
const processes: ChildProcess[] = [];
const logOf = (name: string) => join(system.home, `${name}.log`);

function start(name: 'api' | 'worker', port: number): void {
  const log = openSync(logOf(name), 'a');
  const env: NodeJS.ProcessEnv = {
    ...system.env,
    PATH: process.env.PATH,
    NODE_ENV: 'development',
    LOG_LEVEL: 'info',
    PROCESS_NAME: name,
    PORT: String(port),
    PROCESS_DATABASE_URL: system.database.url(`monsoon_${name}`),
  };
  const program = ['--no-warnings', `dist/apps/${name}/src/main.js`];
  processes.push(spawn(resolve('node_modules/node/bin/node'), program, { env, stdio: ['ignore', log, log] }));
}

beforeAll(async () => {
  system = await startSystem();
  makeTinyModel(system);
  const world = await World.begin(system);
  l = await launching(system, world, { silent: true, gpus: 1 });
  dataset = await seedRows(system, l.funded.project, rows);
  const port = await freePort();
  start('api', port);
  start('worker', await freePort());
  url = `http://127.0.0.1:${port}`;
  agent = new RealAgent({ ...system, url }, l.agentKey, l.pool, logOf('agent'));
  await until(
    () =>
      fetch(`${url}/health/ready`).then(
        ({ ok }) => ok,
        () => false,
      ),
    (ready) => ready,
    60,
  );
  await agent.serve();
}, 120_000);
afterAll(async () => {
  await agent?.stop();
  for (const pid of agent?.trainers() ?? []) process.kill(pid, 'SIGKILL');
  for (const child of processes) {
    const ended = new Promise((done) => child.once('exit', done));
    child.kill('SIGTERM');
    await ended;
  }
  await system?.stop();
}, 60_000);

/** Lines of a log that bear the launch's id, as objects. */
const linesOf = (name: string) =>
  readFileSync(logOf(name), 'utf8')
    .split('\n')
    .filter((line) => line.includes(requestId))
    .map((line) => JSON.parse(line) as Record<string, unknown>);

it('finds a launch by one id at api, worker, agent and trainer', async () => {
  const session = await new Session(url).signIn(l.partner.owner.email, 'a long password for tests');
  const jobs = `/projects/${l.funded.project}/fine-tuning-jobs`;
  const body = l.body({ dataset_versions: [dataset], time_limit_seconds: 600, hyperparameters: { steps: 5 } });
  const launched = sure(
    await session.send('POST', jobs, body, { idempotency: true, headers: { 'x-request-id': requestId } }),
  );
  expect(launched.headers.get('x-request-id')).toBe(requestId);
  const { id } = launched.body as { id: string };
  const ended = await until(
    () => session.get(`${jobs}/${id}`),
    ({ body: job }) => ['succeeded', 'failed', 'stopped'].includes(job.state),
    150,
  );
  expect([ended.body.state, ended.body.message]).toEqual(['succeeded', null]);

  expect(linesOf('api')).toEqual([
    expect.objectContaining({ name: 'api', request_id: requestId, res: { status: 201 } }),
  ]);
  const worker = linesOf('worker');
  expect(worker.map(({ msg }) => msg)).toEqual(['an attempt was assigned', 'an attempt was settled']);
  for (const line of worker) expect(line).toMatchObject({ name: 'worker', request_id: requestId });
  const site = linesOf('agent');
  expect(site.map(({ msg }) => msg)).toEqual(expect.arrayContaining(['submitted', 'attempt ended']));
  for (const line of site) expect(line).toMatchObject({ name: 'agent', request_id: requestId, job: id });

  // The trainer's log and diary, as it wrote them and the agent brought them.
  const logs = (await session.get(`${jobs}/${id}/logs`)).body.data as { text: string }[];
  expect(JSON.parse(logs[0].text)).toEqual({ run: id, attempt: 1, request: requestId });
  const { rows: told } = await system.admin.query(
    `select data->>'request' as request from attempt_events where type = 'started'`,
  );
  expect(told).toEqual([{ request: requestId }]);

  // And on the record of who did what.
  const { rows: record } = await system.admin.query(`select action from audit_entries where request_id = $1`, [
    requestId,
  ]);
  expect(record).toEqual([{ action: 'job.launched' }]);
}, 240_000);

it('keeps secrets out of every log', () => {
  for (const name of ['api', 'worker', 'agent']) {
    const log = readFileSync(logOf(name), 'utf8');
    expect(log.length).toBeGreaterThan(0);
    expect(log).not.toContain(l.agentKey);
    expect(log).not.toMatch(/msn_live_|sig=|only-for-tests|test-only|set-cookie/);
  }
});
