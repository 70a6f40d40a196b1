import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Config } from '@app/platform/config';
import { Database, type Tx } from '@app/platform/database';
import { Hints, Relay } from '@app/platform/events';
import { type Job, jobColumns } from '../job';
import { Scheduler } from './scheduler';
import { Settlement } from '../attempts/settlement';

const lookMilliseconds = 1000;
/** Topics after which somebody may start, or has ended. */
const news = [
  'job.queued',
  'job.paused',
  'job.succeeded',
  'job.failed',
  'job.cancelled',
  'job.stopped',
  'attempt.ended',
  'pool.capacity_changed',
  'award.active',
  'lot.active',
];

/**
 * The worker's loop of the jobs room: settles what ended, judges leases, captures what was metered, schedules. Woken by
 * news and by time; every step finds its work in PostgreSQL, so a lost hint only delays.
 */
@Injectable()
export class JobSweeps implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = new Logger('JobSweeps');
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private lastLook: Date | null = null;

  constructor(
    private readonly database: Database,
    private readonly relay: Relay,
    private readonly hints: Hints,
    private readonly settlement: Settlement,
    private readonly scheduler: Scheduler,
    private readonly config: Config,
  ) {
    for (const topic of news) this.relay.on(topic, () => this.hints.send('jobs'));
  }

  onApplicationBootstrap(): void {
    this.running = this.loop();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  /** One round of everything. */
  async round(): Promise<void> {
    await this.judgeLeases();
    await this.settleEnded();
    await this.captureMetered();
    await this.scheduler.run();
  }

  private async loop(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        await this.round();
      } catch (error) {
        this.log.error({ err: error }, 'a round was not finished');
      }
      await this.hints.wait('jobs', lookMilliseconds, this.stopping.signal);
    }
  }

  private async settleEnded(): Promise<void> {
    const ended = await this.database.transaction({ door: 'system', scopes: {} }, (tx) =>
      tx.query<{ project_id: string; id: string }>(
        `select project_id, id from attempts where ended_at is not null and settled_at is null order by ended_at limit 100`,
      ),
    );
    for (const { project_id, id } of ended)
      await this.settlement.settle(project_id, id).catch((error: unknown) => {
        this.log.error({ err: error, attempt: id }, 'an attempt was not settled');
      });
  }

  /**
   * An attempt whose lease ran out is lost. After the portal itself was away, live leases are extended once before any is
   * judged: the agents could not renew them.
   */
  private async judgeLeases(): Promise<void> {
    const lost = await this.database.transaction({ door: 'system', scopes: {} }, async (tx) => {
      const before = this.lastLook;
      this.lastLook = tx.now;
      const away = before === null || tx.now.getTime() - before.getTime() > (this.config.leaseSeconds * 1000) / 2;
      const due = await tx.query<{ project_id: string; id: string }>(
        `select project_id, id from attempts
          where state in ('leased', 'submitted', 'running', 'stopping') and lease_until < $1 limit 100`,
        [tx.now],
      );
      if (!away || due.length === 0) return due;
      await tx.enter('partner', { projects: due.map(({ project_id }) => project_id) });
      await tx.query(`update attempts set lease_until = $2 where id = any ($1) and project_id = any ($3)`, [
        due.map(({ id }) => id),
        new Date(tx.now.getTime() + this.config.leaseSeconds * 1000),
        due.map(({ project_id }) => project_id),
      ]);
      return [];
    });
    for (const { project_id, id } of lost)
      await this.database.transaction({ door: 'partner', scopes: { projects: [project_id] } }, (tx) =>
        tx.query(
          `update attempts set state = 'lost', ended_at = $3, reason = 'lost', message = 'Its lease ran out without a sign of life.'
            where project_id = $1 and id = $2 and lease_until < $3 and state in ('leased', 'submitted', 'running', 'stopping')`,
          [project_id, id, tx.now],
        ),
      );
  }

  /** What sites metered is captured every few minutes, so that a statement never lags far behind. */
  private async captureMetered(): Promise<void> {
    const due = await this.database.transaction({ door: 'system', scopes: {} }, (tx) =>
      tx.query<{ project_id: string; id: string }>(
        `select project_id, id from jobs where state in ('running', 'pausing', 'stopping')
           and coalesce(captured_at, started_at) < $1 limit 200`,
        [new Date(tx.now.getTime() - this.config.captureSeconds * 1000)],
      ),
    );
    for (const { project_id, id } of due)
      await this.database.transaction({ door: 'partner', scopes: { projects: [project_id] } }, async (tx) => {
        const job = await this.settlement.locked(tx, project_id, id);
        if (!['running', 'pausing', 'stopping'].includes(job.state)) return;
        await this.settlement.capture(tx, job, await this.settlement.total(tx, job));
      });
  }
}

/** A job of the entered project, locked. */
export async function jobForChange(tx: Tx, projectId: string, jobId: string): Promise<Job | null> {
  return tx.first<Job & { [column: string]: unknown }>(
    `select ${jobColumns} from jobs where project_id = $1 and id = $2 for no key update`,
    [projectId, jobId],
  );
}
