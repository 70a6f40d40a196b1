import type { Browser } from 'playwright-core';
import { unwrap } from '@app/api-client';
import { startSystem, type System } from '../../support/system';
import { type Launching, launching, seedRight, until } from '../../support/jobs-world';
import { at, changing, changingOnce } from '../../support/http';
import { type Somebody, sure, World } from '../../support/world';
import { openBrowser } from './browser';

/** A system in which something happens: jobs that ran, run, wait and failed, and a request that waits for a decision. */
export interface Seeded {
  system: System;
  world: World;
  launching: Launching;
  project: string;
  programme: string;
  lead: Somebody;
  administrator: Somebody;
  jobs: { running: string; waiting: string; succeeded: string; failed: string };
  /** A job that used its time limit up, where it was wanted. */
  stopped: string;
  /** What the job that succeeded made. */
  model: string;
  /** A quota request that waits for a decision. */
  request: string;
  requests: { partly: string; asked: string };
  /** The grant's account of the project's book, a journal that charged it, and the programme's envelope. */
  books: { account: string; journal: string; envelope: string };
}

const steps = 240;

/** Losses as a training tells them. */
const diary = (upTo: number) => [
  { seq: 1, t: 0, type: 'ready', steps, rows: 1200, eval_rows: 60 },
  { seq: 2, t: 0, type: 'eval', step: 0, loss: 2.61 },
  ...Array.from({ length: upTo }, (_, i) => {
    const loss = 1.1 + 1.5 * Math.exp(-i / 60) + 0.12 * Math.sin(i * 12.9898);
    return {
      seq: i + 3,
      t: 0,
      type: 'step',
      step: i + 1,
      loss,
      epoch: (i + 1) / 80,
      step_s: 1.2,
      tokens: 2048,
      lr: 1e-4,
    };
  }),
  ...Array.from({ length: Math.floor(upTo / 40) }, (_, i) => {
    const step = (i + 1) * 40;
    return { seq: upTo + 3 + i, t: 0, type: 'eval', step, loss: 1.16 + 1.45 * Math.exp(-step / 60) };
  }),
];

/** What base and tuned model answered, as a training tells it: the end of its diary. */
const answers = [
  {
    prompt: 'ฝนมรสุมเริ่มเมื่อไร',
    before: 'The rain the rain the rain',
    after: 'ปลายเดือนพฤษภาคม\nในภาคใต้เร็วกว่าเล็กน้อย',
  },
  { prompt: 'When should rice be sown in Isan?', before: '', after: 'In June, after the first heavy rain.' },
].map((sample, n) => ({ seq: 2 * steps + n, t: 0, type: 'sample', ...sample }));

interface Want {
  /** A job that used its time limit up, besides the others. */
  stopped?: boolean;
}

/** A seeded system and a browser for the tests of a file: begin before them, and stop after them. */
export function seededForTests(want: Want = {}): Seeded & { browser: Browser } {
  const seeded = {} as Seeded & { browser: Browser };
  beforeAll(async () => void Object.assign(seeded, await seed(want), { browser: await openBrowser() }), 120_000);
  afterAll(async () => {
    await seeded.browser?.close();
    await seeded.system?.stop();
  });
  return seeded;
}

async function seed(want: Want): Promise<Seeded> {
  const system = await startSystem({ worker: true });
  const world = await World.begin(system);
  const l = await launching(system, world, {
    gpus: 2,
    money: '4800000',
    coFunding: '1600000',
    price: '43200',
    lotSeconds: 400_000,
  });
  const { project, programme, administrator } = l.funded;
  const lead = l.partner.owner;
  const shown = await unwrap(lead.session.GET('/api/v1/projects/{project}', at({ project })));
  await unwrap(
    lead.session.PATCH('/api/v1/projects/{project}', {
      ...changing({ project }, shown.version),
      body: { name: 'Mekong instruction model' },
    }),
  );
  const launch = async (name: string, change: object = {}) =>
    sure(await l.launch({ name, ...change })).body.id as string;
  const tell = async (lease: { attempt: string; fence: number }, upTo: number) => {
    const { fence, attempt } = lease;
    sure(await l.agent.tell(attempt, 'events', { fence, events: diary(upTo) }));
    // The first line says whose log it is, as the trainer's own does.
    const head = JSON.stringify({ run: attempt, attempt: 1 });
    const lines = Array.from({ length: 24 }, (_, i) => ({
      seq: i + 1,
      at: new Date(Date.now() - (24 - i) * 1000).toISOString(),
      text: i === 0 ? head : `step ${upTo - 23 + i}/${steps} loss ${(1.2 - i / 200).toFixed(4)} lr 1.00e-04`,
    }));
    sure(await l.agent.tell(attempt, 'logs', { fence, lines }));
  };

  /** Checkpoints as a training saves them, every forty steps. */
  const save = async (lease: { attempt: string; fence: number }, upTo: number) => {
    for (let step = 40; step <= upTo; step += 40) {
      const { file } = await l.agent.put(lease, 'adapter.safetensors', `${step} `.repeat(80_000));
      const name = `step-${String(step).padStart(8, '0')}`;
      const told = { fence: lease.fence, name, step, manifest_sha256: file.sha256, files: [file] };
      sure(await l.agent.tell(lease.attempt, 'checkpoints', told));
    }
  };

  const succeeded = await launch('thai-helper-r1', { hyperparameters: { steps, checkpoint_every: 40 } });
  let lease = await l.agent.lease();
  await l.agent.run(lease, 40);
  await tell(lease, steps);
  await save(lease, steps);
  sure(await l.agent.tell(lease.attempt, 'events', { fence: lease.fence, events: answers }));
  const result = { type: 'done', step: steps, base_loss: 2.61, eval_loss: 1.19, tokens: 491_520, wall_s: 40 };
  sure(await l.agent.end(lease, 'succeeded', 'done', { gpu_seconds_total: 40, result }));

  const failed = await launch('thai-helper-wide');
  lease = await l.agent.lease();
  await l.agent.run(lease, 12);
  await tell(lease, 30);
  sure(await l.agent.end(lease, 'failed', 'bad_row', { message: 'row 17 has no answer', gpu_seconds_total: 12 }));

  let stopped = '';
  if (want.stopped) {
    stopped = await launch('thai-helper-short', { time_limit_seconds: 60, hyperparameters: { steps } });
    lease = await l.agent.lease();
    await l.agent.run(lease, 50);
    await tell(lease, 100);
    await save(lease, 100);
    sure(await l.agent.end(lease, 'stopped', 'time_limit', { gpu_seconds_total: 50 }));
  }

  const running = await launch('thai-helper-r2', {
    gpus: 2,
    time_limit_seconds: 7200,
    hyperparameters: { steps, checkpoint_every: 40 },
  });
  lease = await l.agent.lease();
  await l.agent.run(lease, 30);
  await tell(lease, 150);
  await save(lease, 150);

  const waiting = await launch('thai-legal', { gpus: 2, time_limit_seconds: 3600 });
  const jobs = '/api/v1/projects/{project}/fine-tuning-jobs/{job}';
  await until(
    () => unwrap(lead.session.GET(jobs, at({ project, job: waiting }))),
    (job) => job.waiting !== null,
  );
  const made = await until(
    () => unwrap(lead.session.GET(jobs, at({ project, job: succeeded }))),
    (job) => job.state === 'succeeded',
  );

  // A pool in a country where its data may not go, and data that may go nowhere but home.
  await world.pool(l.funded, { country: 'MY', price: '36000' });
  await seedRight(system, project, ['TH'], [], '{"instruction":"c","output":"d"}\n');

  const { grant } = await unwrap(lead.session.GET('/api/v1/projects/{project}/budget', at({ project })));
  const account = grant[0].id;
  const lines = await unwrap(
    lead.session.GET('/api/v1/projects/{project}/accounts/{account}/statement', at({ project, account })),
  );
  const journal = lines.data.find(({ kind }) => kind === 'capture')?.journal as string;
  const programmes = await unwrap(
    administrator.session.GET('/api/v1/programmes/{programme}/accounts', at({ programme })),
  );
  const envelope = programmes.data[0].id;

  const requests = '/api/v1/projects/{project}/allocation-requests';
  const now = Date.now();
  const ask = async (purpose: string, seconds: number) => {
    const body = {
      pool: l.pool,
      gpu_seconds: seconds,
      valid_from: new Date(now).toISOString(),
      valid_until: new Date(now + 60 * 86_400_000).toISOString(),
      purpose,
    };
    const { id: request, version } = await unwrap(lead.session.POST(requests, { ...at({ project }), body }));
    return unwrap(lead.session.POST(`${requests}/{request}/submit`, changing({ project, request }, version)));
  };
  const { id: partly, version } = await ask('Three seeds of the helper', 180_000);
  await unwrap(
    administrator.session.POST('/api/v1/programmes/{programme}/allocation-requests/{request}/decision', {
      ...changingOnce({ programme, request: partly }, version),
      body: {
        decision: 'approve',
        reasons: 'Two seeds show what three would; the rest is kept for the second round.',
        lots: [{ gpu_seconds: 120_000 }],
      },
    }),
  );
  const { id: asked } = await ask('A second round on court decisions', 360_000);
  const { pool, operator } = l;
  const dearer = { price: { amount: '45000', currency: 'JPY' as const } };
  await unwrap(operator.session.POST('/api/v1/pools/{pool}/rate-cards', { ...at({ pool }), body: dearer }));
  return {
    system,
    world,
    launching: l,
    project,
    programme,
    lead,
    administrator,
    jobs: { running, waiting, succeeded, failed },
    stopped,
    model: made.model as string,
    request: asked,
    requests: { partly, asked },
    books: { account, journal, envelope },
  };
}

/** Gives whatever people name a name of about 120 characters: no page may grow by one. */
export async function nameAtLength({ system }: Seeded): Promise<void> {
  const named = {
    projects: 'id',
    programmes: 'id',
    pools: 'id',
    datasets: 'id',
    models: 'id',
    'identity.people': 'id',
  };
  const long = (id: string) => `rpad('Questions of ', 84, 'every river in the Mekong basin ') || ${id}::text`;
  for (const [table, id] of Object.entries(named)) await system.admin.query(`update ${table} set name = ${long(id)}`);
  await system.admin.query(`update organisation_names set legal_name = ${long('org_id')}`);
  await system.admin.query(`update jobs set name = repeat('thai-helper-', 8)`);
}
