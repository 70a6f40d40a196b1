import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, Session } from '../../support/http';
import type { Seeded } from './seeded';

interface Lease {
  attempt: string;
  fence: number;
  lease_until: string;
}

const patience = 5000;

/**
 * A site that runs many jobs in little time, and trains nothing: it leases, renews, meters each second, and ends, by the
 * same API and the same rules as the agent. It keeps its runs where `crash` loses them.
 */
export class ScriptedSite {
  private readonly session: Session;
  private readonly runs = new Map<string, Lease>();
  private going: Promise<void> | null = null;
  private generation = 0;
  private stopped = false;

  constructor(
    url: string,
    key: string,
    private readonly pool: string,
    private readonly gpus: number,
    private readonly random: Seeded,
  ) {
    this.session = new Session(url, key);
  }

  start(): void {
    this.stopped = false;
    this.going ??= this.serve(this.generation);
  }

  /** Forgets everything, as an agent whose machine died. */
  crash(): void {
    this.generation += 1;
    this.runs.clear();
    this.going = this.stopped ? null : this.serve(this.generation);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.generation += 1;
    await this.going;
  }

  private async serve(generation: number): Promise<void> {
    while (this.generation === generation) {
      const answer = await this.post('/site/leases', {
        pool: this.pool,
        engine: 'process',
        capacity: { gpus: this.gpus },
        holding: [...this.runs.keys()],
        wait_seconds: 1,
      });
      if (answer?.status !== 200) await sleep(300);
      for (const lease of (answer?.status === 200 ? answer.body.leases : []) as Lease[])
        if (!this.runs.has(lease.attempt)) void this.run(lease, generation);
    }
  }

  private async run(run: Lease, generation: number): Promise<void> {
    this.runs.set(run.attempt, run);
    const seconds = this.random.int(1, 3);
    const fails = this.random.chance(0.08);
    let [stopping, usedTo] = [false, Date.now()];
    for (let interval = 0; interval < seconds && !stopping; interval++) {
      const beat = await this.tell(run, generation, 'heartbeat', { state: 'running', engine_ref: 'scripted' });
      if (!beat) return;
      stopping = (beat.body.commands as string[]).includes('stop');
      await sleep(1000);
      const [from, to] = [new Date(usedTo), new Date(usedTo + 1000)];
      usedTo += 1000;
      const usage = { interval, from: from.toISOString(), to: to.toISOString(), gpu_seconds: 1 };
      if (!(await this.tell(run, generation, 'usage', usage))) return;
    }
    await this.end(run, generation, stopping ? 'stopped' : fails ? 'failed' : 'succeeded');
    this.runs.delete(run.attempt);
  }

  private async end(run: Lease, generation: number, outcome: 'stopped' | 'failed' | 'succeeded'): Promise<void> {
    const reason = { stopped: 'signal', failed: 'killed', succeeded: 'done' }[outcome];
    const files = outcome === 'succeeded' ? [file(run.attempt)] : [];
    for (const { artefact, content } of files)
      if (!(await this.send(run, generation, artefact.sha256, content))) return;
    const told = { outcome, reason, message: '', gpu_seconds_total: 0 };
    const made = files.length > 0 ? { artefacts: files.map(({ artefact }) => artefact) } : {};
    await this.tell(run, generation, 'end', { ...told, ...made });
  }

  /** Tells until it is taken, while the lease lasts. @returns null where the run is over for this site */
  private tell(run: Lease, generation: number, what: string, body: object): Promise<Answer | null> {
    return this.insist(run, generation, () =>
      this.post(`/site/attempts/${run.attempt}/${what}`, { fence: run.fence, ...body }),
    );
  }

  private send(run: Lease, generation: number, sha256: string, content: Buffer): Promise<Answer | null> {
    const path = `/site/attempts/${run.attempt}/files/${sha256}?fence=${run.fence}`;
    const headers = { 'content-type': 'application/octet-stream' };
    return this.insist(run, generation, () =>
      this.session.send('PUT', path, content, { headers, patience }).catch(() => null),
    );
  }

  private async insist(run: Lease, generation: number, say: () => Promise<Answer | null>): Promise<Answer | null> {
    while (this.generation === generation) {
      const answer = await say();
      if (answer && answer.status < 300) {
        if (answer.body?.lease_until) run.lease_until = answer.body.lease_until as string;
        return answer;
      }
      // Refused for good, or the lease is over without word from the portal: nothing of this run may count from here on.
      const refused =
        answer !== null && answer.status < 500 && answer.status !== 429 && answer.body?.code !== 'too-busy';
      if (refused || Date.parse(run.lease_until) < Date.now()) break;
      await sleep(300);
    }
    this.runs.delete(run.attempt);
    if (this.generation === generation) void this.haunt(run);
    return null;
  }

  /** What a machine does that does not know that it is dead: it says much later that all went well. */
  private async haunt({ attempt, fence }: Lease): Promise<void> {
    await sleep(this.random.int(0, 8000));
    const late = { fence, outcome: 'stopped', reason: 'signal', message: 'late', gpu_seconds_total: 0 };
    if (!this.stopped) await this.post(`/site/attempts/${attempt}/end`, late);
  }

  private post(path: string, body: object): Promise<Answer | null> {
    return this.session.post(path, body, { patience }).catch(() => null);
  }
}

function file(attempt: string) {
  const content = Buffer.from(`adapter of ${attempt}`);
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { artefact: { path: 'adapter.bin', sha256, bytes: content.length }, content };
}
