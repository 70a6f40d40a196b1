import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import { Audit } from '@app/audit';
import { type HoldDto, Holds } from '@app/ledger';
import { Database, type Tx } from '@app/platform/database';
import { Outbox } from '@app/platform/events';
import { Cursors, type Page, type PageQuery, Problem, type StreamEvent } from '@app/platform/http';
import { show } from '@app/platform/ids';
import { type Job, jobColumns, summaryColumns } from '../job';
import type {
  AfterQuery,
  AttemptDto,
  CheckpointDto,
  ExplanationDto,
  JobDto,
  JobEventDto,
  JobNews,
  LogLineDto,
  MetricDto,
  MetricQuery,
  OpenLog,
  ProgrammeJobQuery,
  UsagePage,
} from '../job.dto';
import { JobHolds } from '../job-holds';
import { poolNeedsLiveState } from '../job.problems';
import { isLive, type JobState } from '../job.state';
import { jobShown, type UsageRow, usageShown } from '../job.view';

const most = 1000;

/** Reading jobs and what they left. */
@Injectable()
export class JobReads {
  constructor(
    private readonly database: Database,
    private readonly cursors: Cursors,
    private readonly outbox: Outbox,
    private readonly audit: Audit,
    private readonly holds: JobHolds,
    private readonly books: Holds,
  ) {}

  /** @throws 400 of one pool without a state of jobs that have not ended: an index bounds those, and no index has the rest by pool */
  list(caller: Caller, query: ProgrammeJobQuery): Promise<Page<JobDto>> {
    const [column, columns] = readBy(caller);
    const { state = null, sort = '-created_at', pool = null, project = null } = query;
    if (pool && !(state && isLive(state as JobState))) throw poolNeedsLiveState(state);
    // Ids rise with time.
    const [behind, order] = sort === 'created_at' ? ['>', 'asc'] : ['<', 'desc'];
    const binding = ['jobs', column, caller.scopeId, state, sort, pool, project];
    const after = this.cursors.after(query, binding);
    return this.database.transaction(caller, async (tx) => {
      const rows = await tx.query<Job & { [column: string]: unknown }>(
        `select ${columns} from jobs where ${column} = $1 and ($2::text is null or state = $2) and ($3::uuid is null or id ${behind} $3)
          and ($5::uuid is null or pool_id = $5) and ($6::uuid is null or project_id = $6) order by id ${order} limit $4`,
        [caller.scopeId, state, after?.[0] ?? null, (query.limit ?? 50) + 1, pool, project],
      );
      return this.cursors.page(rows, query, binding, (row) => [row.id], jobShown);
    });
  }

  show(caller: Caller, jobId: string): Promise<JobDto> {
    return this.database.transaction(caller, async (tx) => jobShown(await this.job(tx, caller, jobId)));
  }

  explanation(caller: Caller, jobId: string): Promise<ExplanationDto> {
    return this.database.transaction(caller, async (tx) => {
      const job = await this.job(tx, caller, jobId);
      return { job: show('job', job.id), state: job.state, waiting: job.waiting, wish: job.wish };
    });
  }

  attempts(caller: Caller, jobId: string, query: PageQuery): Promise<Page<AttemptDto>> {
    const binding = ['attempts', jobId];
    const after = this.cursors.after(query, binding);
    return this.within(caller, jobId, async (tx, job) => {
      const rows = await tx.query<AttemptDto & { [column: string]: unknown }>(
        `select id, n, state, reason, message, engine_ref, created_at, started_at, ended_at from attempts
          where project_id = $1 and job_id = $2 and n > $3 order by n limit $4`,
        [job.project_id, jobId, after?.[0] ?? 0, (query.limit ?? 50) + 1],
      );
      const shown = (row: AttemptDto) => ({ ...row, id: show('att', row.id) });
      return this.cursors.page(rows, query, binding, ({ n }) => [String(n)], shown);
    });
  }

  events(caller: Caller, jobId: string, after: string | undefined): Promise<{ data: JobEventDto[]; done: boolean }> {
    return this.within(caller, jobId, async (tx, job) => {
      // Looked at before the rows: what has no number yet would come after them.
      const coming = await this.outbox.pending(tx, caller.scopeId, jobId);
      return { data: await this.happened(tx, caller.scopeId, jobId, after), done: !isLive(job.state) && !coming };
    });
  }

  /** Events, metrics and lines behind a position in each of them. */
  news(caller: Caller, jobId: string, after = ''): Promise<{ news: JobNews; done: boolean }> {
    return this.within(caller, jobId, async (tx, job) => {
      const coming = await this.outbox.pending(tx, caller.scopeId, jobId);
      const [event, metric, line] = newsParts(after);
      const metrics = await this.told(tx, caller.scopeId, jobId, { after: metric });
      const lines = await this.lines(tx, caller.scopeId, jobId, line);
      const events = await this.happened(tx, caller.scopeId, jobId, event);
      const id = [events.at(-1)?.id ?? event, metrics.at(-1)?.id ?? metric, lines.at(-1)?.id ?? line].join('/');
      return { news: { id, events, metrics, lines }, done: !isLive(job.state) && !coming };
    });
  }

  metrics(caller: Caller, jobId: string, query: MetricQuery): Promise<{ data: MetricDto[]; done: boolean }> {
    return this.within(caller, jobId, async (tx, job) => {
      return { data: await this.told(tx, caller.scopeId, jobId, query), done: !isLive(job.state) };
    });
  }

  logs(caller: Caller, jobId: string, query: AfterQuery): Promise<{ data: LogLineDto[]; done: boolean }> {
    return this.within(caller, jobId, async (tx, job) => {
      return { data: await this.lines(tx, caller.scopeId, jobId, query.after), done: !isLive(job.state) };
    });
  }

  checkpoints(caller: Caller, jobId: string, query: PageQuery): Promise<Page<CheckpointDto>> {
    const binding = ['checkpoints', jobId];
    const after = this.cursors.after(query, binding);
    return this.within(caller, jobId, async (tx) => {
      const rows = await tx.query<CheckpointDto & { attempt_id: string; [column: string]: unknown }>(
        `select id, attempt_id, name, step, manifest_sha256, files, created_at from checkpoints
          where project_id = $1 and job_id = $2 and ($3::uuid is null or id > $3) order by id limit $4`,
        [caller.scopeId, jobId, after?.[0] ?? null, (query.limit ?? 50) + 1],
      );
      return this.cursors.page(
        rows,
        query,
        binding,
        ({ id }) => [id],
        ({ attempt_id, ...row }) => ({ ...row, id: show('ckp', row.id), attempt: show('att', attempt_id) }),
      );
    });
  }

  usage(caller: Caller, jobId: string, query: PageQuery): Promise<UsagePage> {
    const binding = ['usage', jobId];
    const after = this.cursors.after(query, binding);
    return this.within(caller, jobId, async (tx, job) => {
      const rows = await tx.query<UsageRow & { [column: string]: unknown }>(
        `select attempt_id, interval_no, from_at, to_at, gpu_seconds from usage_records
          where project_id = $1 and job_id = $2 and ($3::uuid is null or (attempt_id, interval_no) > ($3, $4))
          order by attempt_id, interval_no limit $5`,
        [caller.scopeId, jobId, after?.[0] ?? null, after?.[1] ?? 0, (query.limit ?? 50) + 1],
      );
      const page = this.cursors.page(
        rows,
        query,
        binding,
        (row) => [row.attempt_id, String(row.interval_no)],
        usageShown,
      );
      return { ...page, total_gpu_seconds: Number(await this.holds.metered(tx, job)) };
    });
  }

  /** Staff open another organisation's log: the reason is on the project's record before a line is read. */
  openLog(caller: Caller, jobId: string, { reason, after }: OpenLog): Promise<{ data: LogLineDto[] }> {
    return this.within(caller, jobId, async (tx, job) => {
      const entry = {
        scopeId: job.project_id,
        action: 'log.opened',
        subject: 'job',
        subjectId: jobId,
        reason,
      } as const;
      await this.audit.record(tx, caller, entry);
      return { data: await this.lines(tx, job.project_id, jobId, after) };
    });
  }

  private async happened(tx: Tx, projectId: string, jobId: string, after: string | undefined): Promise<JobEventDto[]> {
    const from = eventId.test(after ?? '') ? BigInt(after as string) : 0n;
    const rows = await this.outbox.read(tx, projectId, from, most, jobId);
    return rows.map(({ seq, topic, payload, created_at }) => ({
      id: seq.toString(),
      topic,
      at: created_at,
      data: payload.pool_id ? { ...payload, pool_id: show('pol', payload.pool_id as string) } : payload,
    }));
  }

  private async told(tx: Tx, projectId: string, jobId: string, { after, type }: MetricQuery): Promise<MetricDto[]> {
    const [n, seq] = position(after);
    const rows = await tx.query<{
      attempt_id: string;
      n: number;
      seq: number;
      type: string;
      step: number | null;
      at: Date;
      data: Record<string, unknown>;
    }>(
      `select e.attempt_id, a.n, e.seq, e.type, e.step, e.at, e.data from attempts a join attempt_events e
          on e.project_id = a.project_id and e.attempt_id = a.id
        where a.project_id = $1 and a.job_id = $2 and (a.n, e.seq) > ($3, $4) and ($5::text is null or e.type = $5)
        order by a.n, e.seq limit ${most}`,
      [projectId, jobId, n, seq, type ?? null],
    );
    return rows.map((row) => ({
      id: `${row.n}:${row.seq}`,
      attempt: show('att', row.attempt_id),
      type: row.type,
      step: row.step,
      at: row.at,
      values: row.data,
    }));
  }

  private async lines(tx: Tx, projectId: string, jobId: string, after: string | undefined): Promise<LogLineDto[]> {
    const [n, seq] = position(after);
    const rows = await tx.query<{ attempt_id: string; n: number; seq: number; at: Date; text: string }>(
      `select l.attempt_id, a.n, l.seq, l.at, l.text from attempts a join attempt_logs l
          on l.project_id = a.project_id and l.attempt_id = a.id
        where a.project_id = $1 and a.job_id = $2 and (a.n, l.seq) > ($3, $4) order by a.n, l.seq limit ${most}`,
      [projectId, jobId, n, seq],
    );
    return rows.map((row) => ({
      id: `${row.n}:${row.seq}`,
      attempt: show('att', row.attempt_id),
      at: row.at,
      text: row.text,
    }));
  }

  /** What holds GPU time and money for it, and what of that was charged. */
  hold(caller: Caller, jobId: string): Promise<HoldDto> {
    return this.within(caller, jobId, (tx, job) => this.books.one(tx, caller, job.project_id, job.hold_id));
  }

  /** Staff come into the project of a job that they found in their programme: no door of theirs opens on what belongs to it. */
  private within<T>(caller: Caller, jobId: string, work: (tx: Tx, job: Job) => Promise<T>): Promise<T> {
    return this.database.transaction(caller, async (tx) => {
      const job = await this.job(tx, caller, jobId);
      if (tx.door === 'staff') await tx.enter('partner', { projects: [job.project_id], programmes: [caller.scopeId] });
      return work(tx, job);
    });
  }

  private async job(tx: Tx, caller: Caller, jobId: string): Promise<Job> {
    const [column, columns] = readBy(caller);
    const job = await tx.first<Job & { [column: string]: unknown }>(
      `select ${columns} from jobs where ${column} = $1 and id = $2`,
      [caller.scopeId, jobId],
    );
    if (!job) throw Problem.notFound('job');
    return job;
  }
}

/** By which column a caller finds jobs, and which they read: staff none that tells what is asked of the model. */
const readBy = ({ door }: Caller) =>
  door === 'staff' ? (['programme_id', summaryColumns] as const) : (['project_id', jobColumns] as const);

const eventId = /^\d{1,18}$/;
/** `<attempt number>:<seq>` of a metric or a line. */
const rowId = /^(\d{1,9}):(\d{1,9})$/;

function position(after: string | undefined): [number, number] {
  const found = rowId.exec(after ?? '');
  return found ? [Number(found[1]), Number(found[2])] : [0, 0];
}

/**
 * A position in events, metrics and lines together, as a reader sent it. What is no id is left empty and begins at the start,
 * as everywhere: it is sent back, and a line of its own in it would be one of the stream.
 */
function newsParts(after: string): string[] {
  const parts = after.split('/');
  return [eventId, rowId, rowId].map((shape, n) => (shape.test(parts[n] ?? '') ? parts[n] : ''));
}

/** News as events of a stream, each with the position behind it: what a run told first, then what became of it. */
export function newsAsStream({ events, metrics, lines }: JobNews, after: string): StreamEvent[] {
  const at = newsParts(after);
  const one = (n: number, event: string) => (row: { id: string }) => {
    at[n] = row.id;
    return { id: at.join('/'), event, data: row };
  };
  return [...metrics.map(one(1, 'metric')), ...lines.map(one(2, 'line')), ...events.map(one(0, 'event'))];
}

/** Rows as events of a stream. */
export function asStream<T extends { id: string }>(rows: T[], name: (row: T) => string): StreamEvent[] {
  return rows.map((row) => ({ id: row.id, event: name(row), data: row }));
}
