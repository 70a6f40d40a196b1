import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type components, unwrap } from '@app/api-client';
import { newId, read, show } from '@app/platform/ids';
import { type Answer, at, changing, changingOnce, once, type Session } from './http';
import type { Portal } from './system';
import { type Currency, type Funded, type Partner, sure, type Somebody, type World } from './world';

type TrancheBody = components['schemas']['TrancheBody'];

const sha = (text: string) => createHash('sha256').update(text).digest('hex');

/** A project that can launch: money from grant and co-funding, a lot in a pool with an agent, a base model and data. */
export interface Launching {
  funded: Funded;
  partner: Partner;
  pool: string;
  operator: Somebody;
  /** Key of the pool's agent. */
  agentKey: string;
  lot: string;
  baseModel: string;
  dataset: string;
  agent: Agent;
  /** A body that `POST …/fine-tuning-jobs` takes. */
  body(change?: object): Record<string, unknown>;
  launch(change?: object, key?: string): Promise<Answer>;
}

export interface Want {
  gpuSeconds?: number;
  lotSeconds?: number;
  money?: string;
  coFunding?: string;
  price?: string;
  gpus?: number;
  /** When GPU time may be used; the coming 30 days unless said. */
  days?: { from: Date; until: Date };
  /** Of award, co-funding and price; yen unless said. */
  currency?: Currency;
  /** Whose co-funding jobs draw on; the launching organisation's unless said. */
  coFundingFrom?: 'launching' | 'coordinator';
  /** Tranches instead of one with all of the money; what they add up to is no more than that. */
  tranches?: (whole: TrancheBody) => TrancheBody[];
  /** The scripted agent does not ask: a real one will. */
  silent?: boolean;
}

/** Co-funding as two people of the programme's finance give it. */
export async function coFund(
  { programme, award, finance, secondFinance }: Funded,
  organisation: string,
  amount: string,
  currency: Currency = 'JPY',
): Promise<void> {
  const entries = '/api/v1/programmes/{programme}/awards/{award}/co-funding-entries';
  const place = { programme, award };
  const body = { organisation, amount: { amount, currency }, evidence: 'bank statement' };
  const { id: entry, version } = await unwrap(finance.session.POST(entries, { ...once(place), body }));
  const confirmation = changingOnce({ ...place, entry }, version);
  await unwrap(secondFinance.session.POST(`${entries}/{entry}/confirmation`, confirmation));
}

/** GPU time for a project in a pool, asked for and decided. @returns the lot */
export async function allot(
  funded: Funded,
  pool: string,
  gpuSeconds: number,
  gpus?: number,
  days = { from: new Date(Date.now() - 60_000), until: new Date(Date.now() + 30 * 86_400_000) },
): Promise<string> {
  const { programme, project, administrator, partner } = funded;
  const { session } = partner.owner;
  const requests = '/api/v1/projects/{project}/allocation-requests';
  const { id: request, version } = await unwrap(
    session.POST(requests, {
      ...at({ project }),
      body: {
        pool,
        gpu_seconds: gpuSeconds,
        valid_from: days.from.toISOString(),
        valid_until: days.until.toISOString(),
        purpose: 'Tune a Thai helper',
      },
    }),
  );
  const asked = await unwrap(session.POST(`${requests}/{request}/submit`, changing({ project, request }, version)));
  const { decision } = await unwrap(
    administrator.session.POST('/api/v1/programmes/{programme}/allocation-requests/{request}/decision', {
      ...changingOnce({ programme, request }, asked.version),
      body: { decision: 'approve', reasons: 'a sound plan', ...(gpus ? { concurrent_gpus: gpus } : {}) },
    }),
  );
  return decision?.lots[0].id as string;
}

/** A base model in the catalogue, of a few bytes: these tests never train. */
export async function seedBaseModel(system: Portal): Promise<string> {
  const folder = join(system.home, 'base-models', 'tiny');
  if (existsSync(folder)) return offered(system);
  mkdirSync(folder, { recursive: true });
  const weights = 'not really weights';
  writeFileSync(join(folder, 'model.safetensors'), weights);
  writeFileSync(
    join(folder, 'manifest.json'),
    JSON.stringify({
      name: 'tiny',
      licence: 'Apache-2.0',
      context_length: 1024,
      parameters: 1000,
      files: { 'model.safetensors': { sha256: sha(weights), bytes: weights.length } },
    }),
  );
  return offered(system);
}

async function offered(system: Portal): Promise<string> {
  await system.offerBaseModels();
  const { rows } = await system.admin.query(`select id from base_models where superseded_at is null`);
  return show('bas', rows[0].id);
}

/** A right of the project in a version, as an agreement would have written it. @returns the version */
export async function seedRight(
  system: Portal,
  project: string,
  included: string[] | null,
  excluded: string[] = [],
  rows = '{"instruction":"a","output":"b"}\n',
): Promise<string> {
  const version = newId();
  const client = await system.admin.connect();
  try {
    // Datasets have tests of their own; here only the project's copy of the right matters.
    await client.query(`set session_replication_role = replica`);
    await client.query(
      `insert into data_rights (project_id, id, dataset_org_id, dataset_id, dataset_version_id, agreement_id, dataset_name, number, digest,
         modality, languages, licence, personal_data, files, rows, bytes, statistics, storage_country, processing_included,
         processing_excluded, purpose, own_data, granted_by, granted_at, version)
       values ($1, $2, $2, $2, $3, $4, 'Thai rows', '1.0.0', $5, 'instruction', '[]', 'CC-BY-4.0', 'none', $6, 100, 3300, $7, 'TH', $8, $9,
         'tests', true, $2, now(), 1)`,
      [
        read('prj', project),
        newId(),
        version,
        newId(),
        sha(rows),
        JSON.stringify([
          {
            path: 'rows.jsonl',
            split: 'train',
            format: 'instruction',
            sha256: sha(rows),
            bytes: rows.length,
            rows: 1,
            store_id: '01960000-0000-7000-8000-000000000001',
          },
        ]),
        JSON.stringify({
          rows: 100,
          texts: 200,
          characters: 3000,
          words: 600,
          exact: true,
          longest_row_characters: 30,
          tokens: [],
        }),
        included,
        excluded,
      ],
    );
    await client.query(`set session_replication_role = origin`);
  } finally {
    client.release();
  }
  return show('dsv', version);
}

type Leased = { attempt: string; fence: number; job: string; n: number; [field: string]: unknown };

/** A site's agent that speaks the site API and trains nothing: it tells what a test wants told. */
export class Agent {
  private readonly session: Session;
  /** Attempts in hand. */
  readonly held = new Set<string>();

  constructor(
    private readonly system: Portal,
    key: string,
    readonly pool: string,
    private readonly gpus: number,
  ) {
    this.session = system.client(key);
  }

  ask = (wait = 0, gpus = this.gpus) =>
    this.session.post('/site/leases', {
      pool: this.pool,
      engine: 'process',
      capacity: { gpus },
      calibrations: [{ base_model: 'tiny', model_sha256: sha('x'), tokens_per_second: 200 }],
      holding: [...this.held],
      wait_seconds: wait,
    });

  /** The next lease; waits for the scheduler. */
  async lease(): Promise<Leased> {
    for (let attempt = 0; attempt < 20; attempt++) {
      const { body } = sure(await this.ask(1));
      for (const lease of body.leases) this.held.add(lease.attempt);
      if (body.leases.length > 0) return body.leases[0];
    }
    throw new Error('no lease came');
  }

  tell = (attempt: string, what: string, body: object) => this.session.post(`/site/attempts/${attempt}/${what}`, body);

  beat = (lease: { attempt: string; fence: number }) =>
    this.tell(lease.attempt, 'heartbeat', { fence: lease.fence, state: 'running', engine_ref: 'pid 1' });

  /** Lets the clock run for so long, and tells the use as one interval. */
  async run(lease: { attempt: string; fence: number }, seconds: number, interval = 0): Promise<void> {
    sure(await this.beat(lease));
    const from = this.system.clock.now();
    this.system.clock.advance(seconds);
    sure(await this.beat(lease));
    sure(await this.use(lease, interval, from, seconds));
    // Alive for the next launch too; with no room it is given nothing.
    sure(await this.ask(0, 0));
  }

  use = (lease: { attempt: string; fence: number }, interval: number, from: Date, seconds: number) =>
    this.tell(lease.attempt, 'usage', {
      fence: lease.fence,
      interval,
      from: from.toISOString(),
      to: new Date(from.getTime() + seconds * 1000).toISOString(),
      gpu_seconds: seconds,
    });

  /** Tells the end; a success leaves a file. */
  async end(lease: { attempt: string; fence: number }, outcome: string, reason: string, more: object = {}) {
    const { attempt, fence } = lease;
    const artefacts =
      outcome === 'succeeded' && !('artefacts' in more)
        ? { artefacts: [(await this.put(lease, 'adapter.bin', 'adapter')).file] }
        : {};
    const told = { fence, outcome, reason, message: '', gpu_seconds_total: 0, ...artefacts, ...more };
    const answer = await this.tell(attempt, 'end', told);
    if (answer.status < 300) this.held.delete(attempt);
    return answer;
  }

  /** Sends a file. @returns what a checkpoint or the end then calls it, too */
  async put({ attempt, fence }: { attempt: string; fence: number }, path: string, content: string) {
    const address = `/site/attempts/${attempt}/files/${sha(content)}?fence=${fence}`;
    const headers = { 'content-type': 'application/octet-stream' };
    const answer = await this.session.send('PUT', address, Buffer.from(content), { headers });
    return { answer, file: { path, sha256: sha(content), bytes: content.length } };
  }
}

/** Everything that a launch needs, made as people would. */
export async function launching(system: Portal, world: World, want: Want = {}): Promise<Launching> {
  const partner = await world.partner('TH');
  const gpuSeconds = want.gpuSeconds ?? 1_000_000;
  const currency = want.currency ?? 'JPY';
  const funded = await world.funded(partner, {
    gpuSeconds,
    money: want.money ?? '1000000',
    currency,
    coFundingFrom: want.coFundingFrom,
    tranches: want.tranches,
  });
  await coFund(funded, partner.id, want.coFunding ?? '1000000', currency);
  const { pool, operator } = await world.pool(funded, { country: 'TH', price: want.price ?? '3600', currency });
  const lot = await allot(funded, pool, want.lotSeconds ?? gpuSeconds, want.gpus, want.days);
  const rack = { ...at({ pool }), body: { name: 'rack 1' } };
  const { key } = await unwrap(operator.session.POST('/api/v1/pools/{pool}/agents', rack));
  const agent = new Agent(system, key, pool, want.gpus ?? 4);
  if (!want.silent) sure(await agent.ask());
  const baseModel = await seedBaseModel(system);
  const dataset = await seedRight(system, funded.project, ['TH', 'JP']);
  const body = (change: object = {}) => ({
    name: 'Thai helper',
    base_model: baseModel,
    dataset_versions: [dataset],
    pool,
    time_limit_seconds: 100,
    ...change,
  });
  const launch = (change: object = {}, idempotency: string = randomUUID()) =>
    partner.owner.session.post(`/projects/${funded.project}/fine-tuning-jobs`, body(change), { idempotency });
  return { funded, partner, pool, operator, agentKey: key, lot, baseModel, dataset, agent, body, launch };
}

/** Waits until something holds, looking every 50 ms. */
export async function until<T>(look: () => Promise<T>, holds: (value: T) => boolean, seconds = 15): Promise<T> {
  for (const end = Date.now() + seconds * 1000; ;) {
    const value = await look();
    if (holds(value)) return value;
    if (Date.now() > end) throw new Error(`did not come: ${JSON.stringify(value).slice(0, 500)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
