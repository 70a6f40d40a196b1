import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, Session } from '../../support/http';
import type { Seeded } from './seeded';

/**
 * What the client knows of an operation: the portal said yes, the portal said no, or nobody knows (no answer came, or one
 * that blames the portal itself). What is unknown may have happened, once.
 */
export type Outcome = 'ok' | 'fail' | 'unknown';

/** What is asked of the portal. */
export interface Asking {
  kind: string;
  session: Session;
  path: string;
  body?: unknown;
  ifMatch?: number;
  /** What a check needs to know of it. */
  facts?: Record<string, unknown>;
}

/** One line of the record. */
export interface Operation {
  n: number;
  kind: string;
  /** Its Idempotency-Key, the same at each try. */
  key: string;
  outcome: Outcome;
  tries: number;
  /** Of the last answer; 0 where none came. */
  status: number;
  /** Code of the last problem. */
  code?: string;
  /** What came of it, where it is known. */
  id?: string;
  facts: Record<string, unknown>;
}

/** An answer is awaited for so long; a healthy portal takes a fraction of it. */
const patience = 20_000;
const mostTries = 12;
/** Refusals that say «not now» rather than «no». */
const notNow = ['idempotency-key-in-use', 'too-busy', 'launches-waiting', 'too-many-requests'];

/** Writes down every operation and what was answered, in the manner of Jepsen. */
export class Recorder {
  readonly operations: Operation[] = [];
  /** Marks this run's requests: their audit entries are found by it. */
  readonly mark = `op-${randomBytes(4).toString('hex')}`;
  /** Requests that nobody answered in time. */
  hangs = 0;
  /** Requests that met an error which the portal has no words for: no fault excuses one. */
  unforeseen = 0;

  constructor(private readonly random: Seeded) {}

  /** Performs an operation and writes it down. What stays unknown is mostly asked again with the same key. */
  async perform(asking: Asking): Promise<Operation> {
    const operation: Operation = {
      n: this.operations.length,
      kind: asking.kind,
      key: randomUUID(),
      outcome: 'unknown',
      tries: 0,
      status: 0,
      facts: asking.facts ?? {},
    };
    this.operations.push(operation);
    const again = this.random.chance(0.8) ? mostTries : 1;
    for (let pause = 150; operation.tries < again; pause = Math.min(2000, pause * 2)) {
      await this.ask(operation, asking);
      if (operation.outcome !== 'unknown') break;
      await sleep(pause);
    }
    return operation;
  }

  /** An operation that is told by other means than one answer: an upload. */
  note(kind: string, outcome: Outcome, facts: Record<string, unknown>): void {
    this.operations.push({ n: this.operations.length, kind, key: '', outcome, tries: 1, status: 0, facts });
  }

  /** How many of each kind were ok, failed, or stayed unknown. */
  summary(): string {
    const counts: Record<string, Record<Outcome, number>> = {};
    for (const { kind, outcome } of this.operations) (counts[kind] ??= { ok: 0, fail: 0, unknown: 0 })[outcome] += 1;
    return Object.entries(counts)
      .map(([kind, { ok, fail, unknown }]) => `${kind} ${ok}/${fail}/${unknown}`)
      .join(', ');
  }

  private async ask(operation: Operation, { session, path, body, ifMatch }: Asking): Promise<void> {
    operation.tries += 1;
    try {
      const answer = await session.post(path, body ?? {}, {
        idempotency: operation.key,
        ...(ifMatch === undefined ? {} : { ifMatch }),
        headers: { 'x-request-id': `${this.mark}-${operation.n}-${operation.tries}` },
        patience,
      });
      if (answer.body?.code === 'internal-error') this.unforeseen += 1;
      Object.assign(operation, { ...read(answer), status: answer.status });
    } catch (error) {
      if ((error as Error).name === 'TimeoutError') this.hangs += 1;
      operation.status = 0;
    }
  }
}

function read({ status, body }: Answer): Pick<Operation, 'outcome' | 'code' | 'id'> {
  if (status < 300) return { outcome: 'ok', id: body?.id as string | undefined };
  const code = body?.code as string | undefined;
  return { outcome: status >= 500 || notNow.includes(code ?? '') ? 'unknown' : 'fail', code };
}
