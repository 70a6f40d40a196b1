import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { signal } from '@app/platform/machine';
import { until } from '../../support/jobs-world';
import { leaseSeconds, type ProgramName, type Processes } from './processes';
import type { ScriptedSite } from './scripted-site';
import type { Seeded } from './seeded';

/** What a fault works on. */
export interface Scene {
  system: Processes;
  site: ScriptedSite;
  random: Seeded;
}

/** One fault: happens, lasts, and is over when its promise resolves. @throws Error when it could not happen */
export type Fault = (scene: Scene) => Promise<void>;

const second = 1000;
const pastTheLease = (leaseSeconds * 1.3 + 1) * second;

const kill =
  (name: ProgramName): Fault =>
  async ({ system, random }) => {
    await system.kill(name);
    await sleep(random.int(0, 1500));
    await system.run(name);
  };

/** A process that stands still for longer than a lease, and goes on as if nothing had been. */
const freeze =
  (name: ProgramName, milliseconds = pastTheLease): Fault =>
  async ({ system }) => {
    system.send(name, 'SIGSTOP');
    await sleep(milliseconds);
    system.send(name, 'SIGCONT');
  };

const redis =
  (work: (client: Redis) => Promise<unknown>, milliseconds: number): Fault =>
  async ({ system }) => {
    const client = new Redis(system.redisUrl, { maxRetriesPerRequest: null });
    client.on('error', () => undefined);
    const over = Date.now() + milliseconds;
    do {
      await work(client);
      await sleep(50);
    } while (Date.now() < over);
    client.disconnect();
  };

const clock =
  (name: 'api' | 'worker', seconds: number): Fault =>
  async ({ system }) => {
    await system.kill(name);
    await system.run(name, seconds);
    await sleep(6 * second);
    await system.kill(name);
    await system.run(name);
  };

/** Trainers at work; between two jobs, or after the agent's own fault, the next is awaited. @throws Error when none comes */
const struck = (system: Processes): Promise<number[]> =>
  until(
    () => Promise.resolve(system.trainers()),
    (trainers) => trainers.length > 0,
    60,
  ).catch(() => {
    throw new Error('had nothing to strike');
  });

/** Every fault by what it strikes. Faults of different lanes may happen at the same time. */
export const lanes = {
  api: {
    'kill-api': kill('api'),
    'freeze-api': freeze('api'),
    'end-api': async ({ system }) => {
      if (!(await system.end('api'))) system.deaths.push('the api did not end when it was told to');
      await system.run('api');
    },
    'api-clock-ahead': clock('api', 3600),
    'api-clock-behind': clock('api', -3600),
  },
  worker: {
    'kill-worker': kill('worker'),
    'freeze-worker': freeze('worker'),
    'end-worker': async ({ system }) => {
      if (!(await system.end('worker'))) system.deaths.push('the worker did not end when it was told to');
      await system.run('worker');
    },
    'worker-clock-ahead': clock('worker', 3600),
    'worker-clock-behind': clock('worker', -3600),
  },
  postgres: {
    'kill-backend': async ({ system, random }) => {
      for (let n = 0; n < 12; n++) {
        const { rows } = await system.admin.query<{ pid: number }>(
          `select pid from pg_stat_activity where application_name in ('api', 'worker') order by state <> 'active', pid`,
        );
        const victim = random.pick(rows.slice(0, 6));
        if (victim) await system.admin.query('select pg_terminate_backend($1)', [victim.pid]);
        await sleep(random.int(50, 400));
      }
    },
    'kill-postgres': ({ system }) => system.crashPostgres(),
    'restart-postgres': ({ system }) => system.restartPostgres(),
    'slow-database': async ({ system }) => {
      system.database.slow(250);
      await sleep(5 * second);
      system.database.heal();
    },
    'silent-database': async ({ system }) => {
      system.database.hush();
      await sleep(8 * second);
      system.database.heal();
    },
    'cut-database': async ({ system, random }) => {
      for (let n = 0; n < 6; n++) {
        system.database.cut();
        await sleep(random.int(100, 700));
      }
    },
  },
  redis: {
    'stop-redis': async ({ system }) => {
      await system.stopRedis();
      await sleep(6 * second);
      await system.startRedis();
    },
    'restart-redis': async ({ system }) => {
      await system.stopRedis();
      await system.startRedis();
    },
    'flush-redis': redis((client) => client.flushall(), 4 * second),
    'pause-redis': async (scene) => {
      await redis((client) => client.call('CLIENT', 'PAUSE', '5000', 'ALL'), 0)(scene);
      await sleep(5.5 * second);
    },
    'fill-redis': async (scene) => {
      await redis((client) => client.config('SET', 'maxmemory', '1mb'), 0)(scene);
      await sleep(4 * second);
      await redis((client) => client.config('SET', 'maxmemory', '0'), 0)(scene);
    },
  },
  network: {
    'cut-network': async ({ system }) => {
      system.site.become({ dropped: 1 });
      await sleep(pastTheLease);
      system.site.become({});
    },
    'lose-answers': async ({ system }) => {
      system.site.become({ unanswered: 0.3, dropped: 0.1 });
      system.people.become({ unanswered: 0.3, dropped: 0.1 });
      await sleep(5 * second);
      system.site.become({});
      system.people.become({});
    },
    'delay-network': async ({ system }) => {
      system.site.become({ delay: 800 });
      system.people.become({ delay: 400 });
      await sleep(5 * second);
      system.site.become({});
      system.people.become({});
    },
    'double-requests': async ({ system }) => {
      system.site.become({ doubled: 0.6 });
      system.people.become({ doubled: 0.6 });
      await sleep(5 * second);
      system.site.become({});
      system.people.become({});
    },
  },
  store: {
    'fill-store': async ({ system }) => {
      system.disks.store.fill();
      await sleep(4 * second);
      system.disks.store.free();
    },
  },
  site: {
    'kill-site': async ({ site }) => site.crash(),
  },
  trainer: {
    'kill-agent': async ({ system, random }) => {
      await system.kill('agent');
      await sleep(random.int(0, 2000));
      await system.run('agent');
    },
    'freeze-agent': freeze('agent'),
    'end-agent': async ({ system }) => {
      if (!(await system.end('agent'))) system.deaths.push('the agent did not end when it was told to');
      await system.run('agent');
    },
    'kill-trainer': async ({ system, random }) => {
      const trainer = random.pick(await struck(system));
      if (trainer) signal(trainer, 'SIGKILL');
    },
    'freeze-trainer': async ({ system }) => {
      const stopped = await struck(system);
      for (const pid of stopped) signal(pid, 'SIGSTOP');
      await sleep(pastTheLease);
      for (const pid of stopped) signal(pid, 'SIGCONT');
    },
    'fill-site': async ({ system }) => {
      system.disks.site.fill();
      await sleep(5 * second);
      system.disks.site.free();
    },
  },
} satisfies Record<string, Record<string, Fault>>;

/** By the name that `--only` takes. */
export const faults: Record<string, Fault> = Object.assign({}, ...Object.values(lanes));

/** The faults that `--only` names; null where all are wanted. @throws Error when there is no such fault */
export function onlyOf(): string[] | null {
  const names = process.env.FAULTS_ONLY?.split(',') ?? null;
  const unknown = (names ?? []).filter((name) => !(name in faults));
  if (unknown.length === 0) return names;
  throw new Error(`There is no fault ${unknown.join(', ')}; they are ${Object.keys(faults).join(', ')}.`);
}

const { trainer, ...others } = lanes;
/** Faults of the agent and the trainer, which need a job in training. */
export const trainerFaults = Object.keys(trainer);
/** All others. */
export const ledgerFaults = Object.values(others).flatMap((lane) => Object.keys(lane));

/** Why a fault cannot happen on this machine; null where it can. */
export function impossible(name: string, { disks }: Processes): string | null {
  const disk = { 'fill-store': disks.store, 'fill-site': disks.site }[name];
  return disk && !disk.own ? 'only root may mount a disk that is small enough to be filled' : null;
}
