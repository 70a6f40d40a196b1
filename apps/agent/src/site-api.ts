/** A file that the portal lends: `url` is a short-lived path below the portal's origin that names store and digest only. */
export interface RemoteFile {
  path: string;
  sha256: string;
  bytes: number;
  url: string;
}

/** How fast this site trains a base model of the catalogue. */
export interface Calibration {
  base_model: string;
  model_sha256: string;
  tokens_per_second: number;
}

/** Work under a lease: everything the attempt needs, and the fence that every later write carries. */
export interface Lease {
  attempt: string;
  job: string;
  n: number;
  /** Of the request that launched the job: every line about the attempt bears it. */
  request_id: string | null;
  fence: number;
  lease_until: string;
  lease_seconds: number;
  gpus: number;
  spec: Record<string, unknown>;
  inputs: (RemoteFile & { role: 'train' | 'eval'; format: string })[];
  base_model: { id: string; name: string; files: RemoteFile[] };
  resume: { checkpoint: { name: string; step: number; manifest_sha256: string; files: RemoteFile[] } } | null;
  stop_after_s: number;
}

/** What a renewal answers: the lease's new end, what is wished of the run, and its time limit as it is now. */
export interface HeartbeatAnswer {
  lease_until: string;
  commands: 'stop'[];
  /** Seconds since the attempt's start after which it saves and stops: always told, the same unless an extension raised it. */
  stop_after_s: number;
}

export interface End {
  outcome: 'succeeded' | 'stopped' | 'failed';
  exit_code: number | null;
  reason: string;
  message: string;
  result?: unknown;
  artefacts?: { path: string; sha256: string; bytes: number }[];
  gpu_seconds_total: number;
}

/** The portal said that the fence is stale: another attempt took over, and nothing of this one counts any more. */
export class StaleFence extends Error {}

/** The portal refused for good; asking again would change nothing. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    /** Codes of the fields that were refused. */
    private readonly fields: string[] = [],
  ) {
    super([`${status} ${code}: ${detail}`, ...fields].join(' '));
  }

  /** Whether a reading lies ahead of the portal's clock or of the lease: both move on, so the same may fit later. */
  get early(): boolean {
    return this.fields.includes('beyond-the-lease');
  }

  /** Whether the portal itself says that there is no such attempt; a proxy in front of it says 404 without a code. */
  get gone(): boolean {
    return this.status === 404 && this.code === 'not-found';
  }

  /** Whether it is we who are refused, rather than what was said: the key, the pool or the attempt is not ours. */
  get barred(): boolean {
    return [401, 403, 404].includes(this.status);
  }
}

const patience = 60_000;

/** Below 500, what says "not now" rather than "no"; so does any answer that names a time to ask again. */
const notNow = [408, 425, 429];

/** The site API of the portal. The agent asks; the portal never calls in. */
export class SiteApi {
  constructor(
    private readonly origin: string,
    private readonly key: string,
  ) {}

  /** Asks for work; `holding` names the attempts in hand: the portal takes back any other that it lent to this agent. */
  leases(
    body: {
      pool: string;
      engine: string;
      capacity: { gpus: number };
      calibrations?: Calibration[];
      holding: string[];
      wait_seconds: number;
    },
    signal: AbortSignal,
  ) {
    return this.send<{ leases: Lease[] }>('POST', '/site/leases', body, signal);
  }

  /** Tells that no work will be asked for, and why. */
  inability(pool: string, body: { engine: string; code: string; reason: string }) {
    return this.send<unknown>('POST', `/site/pools/${pool}/inability`, body);
  }

  heartbeat(attempt: string, body: { fence: number; state: 'submitted' | 'running'; engine_ref?: string }) {
    return this.send<HeartbeatAnswer>('POST', `/site/attempts/${attempt}/heartbeat`, body);
  }

  events(attempt: string, body: { fence: number; events: unknown[] }) {
    return this.send<{ accepted_to: number }>('POST', `/site/attempts/${attempt}/events`, body);
  }

  logs(attempt: string, body: { fence: number; lines: { seq: number; at: string; text: string }[] }) {
    return this.send<{ accepted_to: number }>('POST', `/site/attempts/${attempt}/logs`, body);
  }

  usage(attempt: string, body: { fence: number; interval: number; from: string; to: string; gpu_seconds: number }) {
    return this.send<unknown>('POST', `/site/attempts/${attempt}/usage`, body);
  }

  checkpoint(
    attempt: string,
    body: {
      fence: number;
      name: string;
      step: number;
      manifest_sha256: string;
      files: { path: string; sha256: string; bytes: number }[];
    },
  ) {
    return this.send<unknown>('POST', `/site/attempts/${attempt}/checkpoints`, body);
  }

  end(attempt: string, body: End & { fence: number }) {
    return this.send<unknown>('POST', `/site/attempts/${attempt}/end`, body);
  }

  /** Sends a file; the portal hashes it again and takes it once. */
  async putFile(attempt: string, file: { fence: number; sha256: string; content: Buffer }): Promise<void> {
    await this.send('PUT', `/site/attempts/${attempt}/files/${file.sha256}?fence=${file.fence}`, file.content);
  }

  private async send<T>(method: string, path: string, body: unknown, signal?: AbortSignal): Promise<T> {
    const raw = body instanceof Buffer;
    const late = AbortSignal.timeout(patience);
    const response = await fetch(`${this.origin}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.key}`,
        'content-type': raw ? 'application/octet-stream' : 'application/json',
      },
      body: raw ? new Uint8Array(body) : JSON.stringify(body),
      signal: signal ? AbortSignal.any([late, signal]) : late,
    });
    const text = await response.text();
    if (response.ok) return (text ? JSON.parse(text) : null) as T;
    const problem = (() => {
      try {
        return JSON.parse(text) as { code?: string; detail?: string; errors?: { code: string }[] };
      } catch {
        return {};
      }
    })();
    if (response.status === 409 && problem.code === 'stale-fence') throw new StaleFence(problem.detail);
    const again = response.status >= 500 || notNow.includes(response.status) || response.headers.has('retry-after');
    if (again) throw new Error(`${response.status} ${problem.code ?? ''} from the portal`);
    const { code = 'refused', detail = text.slice(0, 200), errors = [] } = problem;
    throw new Refused(
      response.status,
      code,
      detail,
      errors.map((error) => error.code),
    );
  }
}
