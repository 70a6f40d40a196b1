import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { unwrap } from '@app/api-client';
import { at, type Session } from '../../support/http';
import { type Launching } from '../../support/jobs-world';
import { jobPath } from '../../support/tuning';
import type { Somebody } from '../../support/world';
import { datasetFacts, metadata, uploadsOf } from '../../support/uploads';
import type { Asking, Recorder } from './recorder';
import type { Seeded } from './seeded';

/** How often each thing is done, relative to the others. */
const weights = { launch: 40, unaffordable: 4, cancel: 10, extend: 10, pause: 8, resume: 8, upload: 8, quota: 8 };
/** States in which a job takes it. */
const steerable = {
  cancel: ['queued', 'running', 'paused'],
  extend: ['queued', 'running', 'paused'],
  pause: ['running'],
  resume: ['paused'],
};
const open = ['queued', 'running', 'pausing', 'stopping'];
/** Jobs that may wait or run before no more are launched: what was launched must end soon after the load does. */
const mostOpen = 24;
const patience = 5000;
const tus = { 'tus-resumable': '1.0.0' };

/** What several people do at once, as chance has it; each of their operations is recorded. */
export class Load {
  private versions = 0;
  private running = false;
  private open = 0;

  private constructor(
    private readonly l: Launching,
    private readonly steward: Somebody,
    private readonly recorder: Recorder,
    private readonly dataset: string,
  ) {}

  static async prepare(l: Launching, steward: Somebody, recorder: Recorder): Promise<Load> {
    const { id: org } = l.partner;
    const { id } = await unwrap(
      steward.session.POST('/api/v1/organisations/{org}/datasets', { ...at({ org }), body: datasetFacts() }),
    );
    return new Load(l, steward, recorder, id);
  }

  /** People work until `stop`. @returns once all have put down what they had begun */
  async run(people: number, random: Seeded): Promise<void> {
    this.running = true;
    await Promise.all(Array.from({ length: people }, (_, n) => this.work(random.branch(`person ${n}`))));
  }

  stop(): void {
    this.running = false;
  }

  /** Cancels what is paused, so that everything can come to its end. */
  async drain(paused: readonly string[]): Promise<void> {
    for (const job of paused) await this.steer('cancel', job);
  }

  private get session(): Session {
    return this.l.partner.owner.session;
  }

  private get jobsPath(): string {
    return `/projects/${this.l.funded.project}/fine-tuning-jobs`;
  }

  private async work(random: Seeded): Promise<void> {
    while (this.running) {
      const what = random.weighted(weights);
      try {
        await this.act(what, random);
      } catch {
        // A reading on the way found nobody: no operation was begun.
      }
      await sleep(random.int(20, 120));
    }
  }

  private async act(what: keyof typeof weights, random: Seeded): Promise<void> {
    switch (what) {
      case 'launch':
        return this.launch(random);
      case 'unaffordable':
        return this.unaffordable();
      case 'upload':
        return this.upload(random);
      case 'quota':
        return this.quota(random);
      default:
        return this.steerOne(what, random);
    }
  }

  private async launch(random: Seeded): Promise<void> {
    if (this.open >= mostOpen && (this.open = await this.stillOpen()) >= mostOpen) return;
    const name = `${this.recorder.mark} ${this.recorder.operations.length}`;
    const time_limit_seconds = random.int(60, 120);
    const body = this.l.body({ name, time_limit_seconds });
    const facts = { name, time_limit_seconds };
    await this.recorder.perform({ ...this.as('launch', this.jobsPath), body, facts });
    this.open += 1;
  }

  private async unaffordable(): Promise<void> {
    const name = `${this.recorder.mark} too dear ${this.recorder.operations.length}`;
    const body = this.l.body({ name, time_limit_seconds: 86_400 * 365 });
    await this.recorder.perform({ ...this.as('unaffordable', this.jobsPath), body, facts: { name } });
  }

  /** A job of those that are in a state for it; now and then any, for a refusal. */
  private async steerOne(what: keyof typeof steerable, random: Seeded): Promise<void> {
    const jobs = (await this.listed()).filter(({ state }) => random.chance(0.1) || steerable[what].includes(state));
    const job = random.pick(jobs);
    if (job) await this.steer(what, job.id, random);
  }

  private async steer(what: 'cancel' | 'extend' | 'pause' | 'resume', job: string, random?: Seeded): Promise<void> {
    const place = { project: this.l.funded.project, job };
    const { version } = await unwrap(
      this.session.GET(jobPath, { ...at(place), signal: AbortSignal.timeout(patience) }),
    );
    const seconds = random?.int(1, 30);
    const path = `${this.jobsPath}/${job}/${what === 'extend' ? 'extension' : what}`;
    const body = what === 'extend' ? { seconds } : {};
    await this.recorder.perform({ ...this.as(what, path), body, ifMatch: version, facts: { job, seconds } });
  }

  /** A request for GPU time, sent and decided: three operations, each of which the next one needs. */
  private async quota(random: Seeded): Promise<void> {
    const { project, programme, administrator } = this.l.funded;
    const purpose = `${this.recorder.mark} ${this.recorder.operations.length}`;
    const now = Date.now();
    const body = {
      pool: this.l.pool,
      gpu_seconds: random.int(10, 500),
      valid_from: new Date(now - 60_000).toISOString(),
      valid_until: new Date(now + 20 * 86_400_000).toISOString(),
      purpose,
    };
    const path = `/projects/${project}/allocation-requests`;
    const made = await this.recorder.perform({ ...this.as('request', path), body, facts: { purpose } });
    if (!made.id) return;
    const facts = { request: made.id };
    const sent = await this.recorder.perform({ ...this.as('submit', `${path}/${made.id}/submit`), ifMatch: 1, facts });
    if (sent.outcome !== 'ok') return;
    await this.recorder.perform({
      kind: 'decision',
      session: administrator.session,
      path: `/programmes/${programme}/allocation-requests/${made.id}/decision`,
      body: { decision: random.chance(0.8) ? 'approve' : 'refuse', reasons: 'as chance has it' },
      ifMatch: 2,
      facts,
    });
  }

  /** A version with one file, sent in pieces; where a piece does not arrive the rest is sent from where it stands. */
  private async upload(random: Seeded): Promise<void> {
    const org = this.l.partner.id;
    const number = `1.0.${this.versions++}`;
    const path = `/organisations/${org}/datasets/${this.dataset}/versions`;
    const made = await this.recorder.perform({ ...this.data('version', path), body: { number }, facts: { number } });
    if (!made.id) return;
    const row = (n: number) =>
      JSON.stringify({ instruction: `${number}: ตลาด ${n} เปิดกี่โมง`, output: `${random.int(5, 11)} โมง` });
    const bytes = Buffer.from(`${Array.from({ length: random.int(20, 400) }, (_, n) => row(n)).join('\n')}\n`);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const facts = { version: made.id, sha256, bytes: bytes.length };
    const place = { org, dataset: this.dataset, version: made.id };
    const arrived = await this.sendFile(uploadsOf(place), bytes, sha256, random).catch(() => false);
    this.recorder.note('upload', arrived ? 'ok' : 'unknown', facts);
    if (!arrived) return;
    const shown = await this.steward.session.get(`${path}/${made.id}`, { patience });
    const ifMatch = shown.body.version as number;
    if (random.chance(0.5))
      await this.recorder.perform({ ...this.data('check', `${path}/${made.id}/validation`), ifMatch, facts });
  }

  private async sendFile(path: string, bytes: Buffer, sha256: string, random: Seeded): Promise<boolean> {
    const fields = metadata({ filename: 'rows.jsonl', sha256 });
    const headers = { ...tus, 'upload-length': String(bytes.length), 'upload-metadata': fields };
    const begun = await this.insist(() => this.steward.session.send('POST', path, undefined, { headers, patience }));
    const location = `/${begun.headers.get('location')}`;
    for (let offset = 0; offset < bytes.length;) {
      const piece = bytes.subarray(offset, offset + random.int(2000, 40_000));
      const sending = { ...tus, 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' };
      await this.steward.session.send('PATCH', location, piece, { headers: sending, patience }).catch(() => null);
      const told = await this.insist(() =>
        this.steward.session.send('HEAD', location, undefined, { headers: tus, patience }),
      );
      offset = Number(told.headers.get('upload-offset'));
    }
    return true;
  }

  /** Asks until it is answered well. @throws when that does not come to pass */
  private async insist(ask: () => ReturnType<Session['send']>) {
    for (let tries = 0; tries < 30; tries++) {
      const answer = await ask().catch(() => null);
      if (answer && answer.status < 300) return answer;
      await sleep(500);
    }
    throw new Error('never answered well');
  }

  private async stillOpen(): Promise<number> {
    return (await this.listed()).filter(({ state }) => open.includes(state)).length;
  }

  /** Jobs of the pool that people work on here; what trains in another is left alone. */
  private async listed(): Promise<{ id: string; state: string }[]> {
    const { body } = await this.session.get(`${this.jobsPath}?limit=100`, { patience });
    return (body.data as { id: string; state: string; pool: string }[]).filter(({ pool }) => pool === this.l.pool);
  }

  private as(kind: string, path: string): Asking {
    return { kind, session: this.session, path };
  }

  private data(kind: string, path: string): Asking {
    return { kind, session: this.steward.session, path };
  }
}
