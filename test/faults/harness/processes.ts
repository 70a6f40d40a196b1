import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { Pool } from 'pg';
import { commandOf, ended, processesNaming, signal } from '@app/platform/machine';
import { type DatabaseUrls, migrate, prepareDatabase } from '../../../apps/local/src/database';
import { environments, homeFolders } from '../../../apps/local/src/environment';
import { type Program, Supervised } from '../../../apps/local/src/processes/supervised';
import { readSecrets } from '../../../apps/local/src/secrets';
import { freePorts } from '../../../apps/local/src/servers/ports';
import { type Postgres, startPostgres } from '../../../apps/local/src/servers/postgres';
import { Session } from '../../support/http';
import { trainerPython } from '../../support/real-agent';
import { makeRedis, type TestRedis } from '../../support/redis';
import { mailsTo, type Portal } from '../../support/system';
import { DatabaseProxy } from './database-proxy';
import { HttpProxy } from './http-proxy';
import type { Seeded } from './seeded';
import { SmallDisk } from './small-disk';

/** Seconds a lease lasts here: short, so that a stopped process outlives it soon. */
export const leaseSeconds = 10;

interface Ports {
  api: number;
  worker: number;
  postgres: number;
  redis: number;
  apiMetrics: number;
  workerMetrics: number;
}

/** Programs of ours that run as processes of their own. */
export type ProgramName = 'api' | 'worker' | 'agent';

/**
 * Monsoon as it runs in earnest: PostgreSQL that keeps what it acknowledged, Redis, api, worker and agent as processes of
 * their own. People reach the api through one network, sites through another, and the api its database through a third.
 */
export class Processes implements Portal {
  readonly clock = {
    now: () => new Date(),
    advance: () => {
      throw new Error('time passes by itself here');
    },
  };
  readonly admin: Pool;
  private readonly programs = new Map<ProgramName, Supervised>();
  private readonly passed: Record<ProgramName, NodeJS.ProcessEnv>;
  /** Deaths that nobody asked for, with the last words. */
  readonly deaths: string[] = [];

  private constructor(
    readonly home: string,
    private postgres: Postgres,
    private redis: TestRedis,
    urls: DatabaseUrls,
    private readonly ports: Ports,
    readonly people: HttpProxy,
    readonly site: HttpProxy,
    readonly database: DatabaseProxy,
    /** Under the file stores, and under the agent's work folders. */
    readonly disks: { store: SmallDisk; site: SmallDisk },
  ) {
    const admin = new URL(postgres.adminUrl);
    admin.pathname = '/monsoon';
    this.admin = new Pool({ connectionString: admin.href, max: 2 });
    this.admin.on('error', () => undefined);
    const facts = {
      folders: homeFolders(home),
      urls: { ...urls, api: database.through(urls.api) },
      redisUrl: redis.url,
      secrets: readSecrets(home),
      apiPort: ports.api,
      workerPort: ports.worker,
      metricsPorts: [ports.apiMetrics, ports.workerMetrics] as const,
    };
    const short = { LEASE_SECONDS: String(leaseSeconds), CAPTURE_SECONDS: '2', LOG_LEVEL: 'info' };
    const many = { RATE_LIMIT_PER_CALLER: '1000000', RATE_LIMIT_PER_ADDRESS: '1000000', SIGN_INS_PER_ADDRESS: '1000' };
    this.passed = {
      api: { ...environments.api(facts), ...short, ...many, ORIGIN: people.url },
      worker: { ...environments.worker(facts), ...short },
      agent: {},
    };
  }

  /** Starts servers, api and worker. @throws Error that says what the machine lacks */
  static async start(random: Seeded): Promise<Processes> {
    const home = mkdtempSync(join(tmpdir(), 'monsoon-faults-'));
    // PostgreSQL's own user must pass through.
    chmodSync(home, 0o711);
    const [api, worker, port, redisPort, apiMetrics, workerMetrics] = await freePorts(6);
    const secrets = readSecrets(home);
    const folders = homeFolders(home);
    for (const folder of [folders.logs, folders.mail, folders.baseModels]) mkdirSync(folder, { recursive: true });
    const postgres = await startPostgres(postgresOptions(home, port));
    const redis = await makeRedis(redisPort);
    const urls = await prepareDatabase(postgres.adminUrl, true, secrets);
    await migrate(urls.owner);
    const people = await HttpProxy.open(api, random.branch('people'));
    const site = await HttpProxy.open(api, random.branch('site'));
    const database = await DatabaseProxy.open(port);
    const disks = { store: SmallDisk.mount(folders.stores, 64), site: SmallDisk.mount(folders.agent, 64) };
    const ports = { api, worker, postgres: port, redis: redisPort, apiMetrics, workerMetrics };
    const all = new Processes(home, postgres, redis, urls, ports, people, site, database, disks);
    try {
      await all.run('api');
      await all.run('worker');
    } catch (error) {
      await all.stop();
      throw error;
    }
    return all;
  }

  get url(): string {
    return this.people.url;
  }

  client = (key?: string) => new Session(this.people.url, key);
  mails = (to: string) => mailsTo(homeFolders(this.home).mail, to);

  async firstLink(): Promise<string> {
    const env = this.passed.api;
    const program = ['--no-warnings', 'dist/apps/local/src/setup-link.js'];
    // Not synchronously: the network between it and the database is in this very process.
    const { stdout } = await promisify(execFile)(process.execPath, program, { env });
    return (JSON.parse(stdout) as { token: string }).token;
  }

  /** The worker offers what lies there when it starts. */
  async offerBaseModels(): Promise<void> {
    await this.kill('worker');
    await this.run('worker');
  }

  /** Starts the real agent, with the real trainer, for a pool. */
  async startAgent(pool: string, key: string): Promise<void> {
    this.passed.agent = {
      PATH: process.env.PATH,
      API_URL: this.site.url,
      AGENT_KEY: key,
      AGENT_POOL: pool,
      AGENT_HOME: homeFolders(this.home).agent,
      METER_SECONDS: '2',
      BASE_MODELS_DIR: homeFolders(this.home).baseModels,
      TRAINER_PYTHON: trainerPython(),
      TRAINER_DIR: resolve('apps/trainer'),
      TRAINER_THREADS: '1',
      // Its disk is small, so that it can be filled.
      AGENT_FREE_MIB: '1',
    };
    await this.run('agent');
  }

  /** Starts a program and waits until it is ready. @param clockSeconds how far its clock is out */
  async run(name: ProgramName, clockSeconds = 0): Promise<void> {
    const shift = pathToFileURL(resolve('test/faults/harness/shifted-clock.mjs')).href;
    const clock =
      clockSeconds === 0 ? {} : { NODE_OPTIONS: `--import=${shift}`, CLOCK_SHIFT_SECONDS: String(clockSeconds) };
    const ready = { api: this.ports.api, worker: this.ports.worker, agent: null }[name];
    const program = {
      name,
      script: resolve(`dist/apps/${name}/src/main.js`),
      env: { ...this.passed[name], ...clock },
      logFile: join(homeFolders(this.home).logs, `${name}.log`),
      cwd: resolve('.'),
      ...(ready ? { ready: { url: `http://127.0.0.1:${ready}/health/ready` } } : {}),
    };
    this.programs.set(name, await this.supervised(program));
  }

  /** As a supervisor does: a program that ends before it is ready is started again, one that ends later is told of. */
  private async supervised(program: Program): Promise<Supervised> {
    for (let tries = 1; ; tries++) {
      let ready = false;
      try {
        const supervised = await Supervised.start(program, (words) => ready && this.deaths.push(words));
        ready = true;
        return supervised;
      } catch (error) {
        if (tries === 10) throw error;
        await sleep(500);
      }
    }
  }

  /** SIGKILL, and waits until it is gone. */
  async kill(name: ProgramName): Promise<void> {
    const program = this.programs.get(name);
    program?.kill();
    if (program) await ended(program.process, 10_000);
    await program?.stop(0);
  }

  /** SIGTERM, as a supervisor does at a release. @returns whether it went by itself */
  async end(name: ProgramName): Promise<boolean> {
    return (await this.programs.get(name)?.stop(15_000)) ?? true;
  }

  /** SIGSTOP or SIGCONT. */
  send(name: ProgramName, what: 'SIGSTOP' | 'SIGCONT'): void {
    const program = this.programs.get(name);
    if (program) signal(program.process.pid, what);
  }

  /** Processes of the trainer that work for the agent. */
  trainers(): number[] {
    return processesNaming(homeFolders(this.home).agent).filter((pid) => commandLine(pid).includes('monsoon_trainer'));
  }

  /** Kills the postmaster as a crash would, waits until its children are gone too, and starts it again. */
  async crashPostgres(): Promise<void> {
    const { process: postmaster } = this.postgres;
    if (!postmaster) throw new Error('PostgreSQL is not ours');
    signal(postmaster.pid, 'SIGKILL');
    await ended(postmaster, 5000);
    this.postgres.leave();
    this.postgres = await startPostgres(postgresOptions(this.home, this.ports.postgres));
  }

  /** `restart -m fast`: running transactions are rolled back. */
  async restartPostgres(): Promise<void> {
    await this.postgres.stop();
    this.postgres = await startPostgres(postgresOptions(this.home, this.ports.postgres));
  }

  async stopRedis(): Promise<void> {
    await this.redis.stop();
  }

  /** An empty one, at the same address. */
  async startRedis(): Promise<void> {
    this.redis = await makeRedis(this.ports.redis);
  }

  get redisUrl(): string {
    return this.redis.url;
  }

  /** What a program says of itself to Prometheus. */
  async metrics(name: 'api' | 'worker'): Promise<string> {
    const port = { api: this.ports.apiMetrics, worker: this.ports.workerMetrics }[name];
    return (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  }

  /** Stops everything and deletes the folder. @returns programs that had to be killed, and processes that were left */
  async stop(): Promise<string[]> {
    const left: string[] = [];
    for (const name of ['worker', 'agent', 'api'] as const)
      if (!(await this.end(name))) left.push(`${name} did not end when told to`);
    for (const pid of this.trainers()) {
      left.push(`trainer ${pid}`);
      signal(pid, 'SIGKILL');
    }
    this.people.close();
    this.site.close();
    this.database.close();
    await this.admin.end();
    await this.redis.stop();
    await this.postgres.stop();
    for (const disk of Object.values(this.disks)) await disk.unmount();
    for (const pid of processesNaming(this.home)) left.push(`process ${pid}: ${commandLine(pid)}`);
    rmSync(realData(this.home), { recursive: true, force: true });
    rmSync(this.home, { recursive: true, force: true });
    return left;
  }
}

const postgresOptions = (home: string, port: number) => ({
  dataDir: homeFolders(home).postgres,
  logFile: join(homeFolders(home).logs, 'postgres.log'),
  password: readSecrets(home).MONSOON_POSTGRES_PASSWORD,
  port,
  own: true,
});

function commandLine(pid: number): string {
  return commandOf(pid).join(' ');
}

/** Where the cluster really lies: a folder that PostgreSQL's user cannot reach becomes a link. */
function realData(home: string): string {
  try {
    return realpathSync(homeFolders(home).postgres);
  } catch {
    return homeFolders(home).postgres;
  }
}
