import { createHash } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AttemptRun } from '../src/attempt-run';
import { ProcessEngine } from '../src/engines/process/process-engine';
import { type Settings, settings as read } from '../src/settings';
import { type Lease, SiteApi } from '../src/site-api';
import { WorkFolder } from '../src/work-folder';

interface Told {
  what: string;
  body: Record<string, unknown>;
}
type Answer = { status: number; body?: object; headers?: Record<string, string> } | null;

/** A portal of a few lines that takes what it is told, unless a test has it answer otherwise. */
export class Portal {
  readonly told: Told[] = [];
  readonly files: Record<string, string> = {};
  /** Consulted before anything is taken; null takes it. */
  answer: (what: string, body: Record<string, unknown>) => Answer = () => null;
  /** What it wishes of the run. */
  commands: string[] = [];
  /** Milliseconds that a file takes. */
  slowness = 0;
  private readonly server: Server = createServer((request, response) => void this.serve(request, response));

  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  of(what: string): Record<string, unknown>[] {
    return this.told.filter((each) => each.what === what).map(({ body }) => body);
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = request.url ?? '';
    if (url.startsWith('/files/')) {
      await sleep(this.slowness);
      return void response.end(this.files[url.slice('/files/'.length)]);
    }
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    // Of `/api/v1/site/attempts/att_1/usage` and the like the last part, of `/api/v1/site/leases` too.
    const [, , , , root, , what = root] = url.split('?')[0].split('/');
    const text = Buffer.concat(parts).toString();
    const body = what === 'files' ? {} : (JSON.parse(text) as Record<string, unknown>);
    const answer = this.answer(what, body);
    if (!answer) this.told.push({ what, body });
    response.writeHead(answer?.status ?? 200, answer?.headers);
    const until = new Date(Date.now() + 60_000).toISOString();
    const taken = { lease_until: until, commands: this.commands, stop_after_s: 100, accepted_to: 1, leases: [] };
    response.end(JSON.stringify(answer?.body ?? taken));
  }
}

const sha = (text: string) => createHash('sha256').update(text).digest('hex');
export const rows = '{"instruction":"a","output":"b"}\n';

/** A site with one lease of a portal, in a folder of its own. */
export class SmallSite {
  readonly home = mkdtempSync(join(tmpdir(), 'monsoon-agent-'));
  readonly portal = new Portal();
  settings: Settings;
  lease: Lease;

  async open(): Promise<this> {
    const origin = await this.portal.open();
    Object.assign(this.portal.files, { rows, config: '{}' });
    const remote = (path: string, content: string, name: string) => ({
      path,
      sha256: sha(content),
      bytes: content.length,
      url: `/files/${name}`,
    });
    this.settings = read({
      API_URL: origin,
      AGENT_KEY: 'k',
      AGENT_POOL: 'pol_1',
      AGENT_HOME: this.home,
      METER_SECONDS: '1',
      TRAINER_PYTHON: join(this.home, 'trainer.sh'),
      TRAINER_DIR: this.home,
    });
    this.lease = {
      attempt: 'att_1',
      job: 'job_1',
      n: 1,
      request_id: 'req-small-site',
      fence: 7,
      lease_until: new Date(Date.now() + 60_000).toISOString(),
      lease_seconds: 60,
      gpus: 1,
      spec: { steps: 3 },
      inputs: [{ ...remote('rows.jsonl', rows, 'rows'), role: 'train', format: 'instruction' }],
      base_model: { id: 'bas_1', name: 'tiny', files: [remote('config.json', '{}', 'config')] },
      resume: null,
      stop_after_s: 100,
    };
    return this;
  }

  close(): void {
    this.portal.close();
    rmSync(this.home, { recursive: true, force: true });
  }

  /** A program in the trainer's place: it is called as the trainer is, in the attempt's folder. */
  trainer(script: string): void {
    writeFileSync(join(this.home, 'trainer.sh'), `#!/bin/sh\n${script}\n`);
    chmodSync(join(this.home, 'trainer.sh'), 0o755);
  }

  folder(): WorkFolder {
    return new WorkFolder(this.home, this.settings.apiUrl, this.lease);
  }

  run(): AttemptRun {
    const { settings } = this;
    return new AttemptRun(new SiteApi(settings.apiUrl, 'k'), new ProcessEngine(settings), this.folder(), settings);
  }

  /** Folders of attempts that are still there. */
  attempts(): string[] {
    return readdirSync(join(this.home, 'attempts'));
  }

  /** The end as the portal took it. */
  ended(): Record<string, unknown> {
    return this.portal.of('end')[0];
  }
}

/** The trainer's line of shell that tells an event. */
export const event = (seq: number, type: string) => `echo '{"seq":${seq},"t":1,"type":"${type}"}' >> events.jsonl`;
