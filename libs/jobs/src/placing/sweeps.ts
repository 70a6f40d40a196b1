import { Injectable } from '@nestjs/common';
import { Config } from '@app/platform/config';
import { Database, type Tx } from '@app/platform/database';
import { Hints, Relay } from '@app/platform/events';
import { Rounds } from '@app/platform/rounds';
import { attemptStates, heldStates } from '../attempts/attempt.state';
import { lockedJob } from '../job';
import { JobHolds } from '../job-holds';
import type { JobState } from '../job.state';
import { Interruptions } from './interruptions';
import { Scheduler } from './scheduler';
import { Settlement } from '../attempts/settlement';

/** Seconds for which an attempt waits to be taken by an agent of its pool. */
const untakenPatience = 300;
/** States in which a job uses GPUs. */
const running: readonly JobState[] = ['running', 'pausing', 'stopping'];
/** Topics after which somebody may start, or has ended. */
const news = [
  'job.queued',
  'job.paused',
  'job.pausing',
  'job.stopping',
  'job.succeeded',
  'job.failed',
  'job.cancelled',
  'job.stopped',
  'attempt.ended',
  'pool.capacity_changed',
  'award.active',
  'lot.active',
  'lot.revoking',
  'data_right.given',
  'data_right.revoked',
];

/**
 * The worker's loop of the jobs room: settles what ended, judges leases, captures what was metered, schedules. Woken by
 * news and by time; every step finds its work in PostgreSQL, so a lost hint only delays.
 */
@Injectable()
export class JobSweeps extends Rounds {
  protected readonly everyMilliseconds = 1000;
  private lastLook: Date | null = null;

  constructor(
    private readonly database: Database,
    private readonly relay: Relay,
    private readonly hints: Hints,
    private readonly settlement: Settlement,
    private readonly holds: JobHolds,
    private readonly interruptions: Interruptions,
    private readonly scheduler: Scheduler,
    private readonly config: Config,
  ) {
    super();
    for (const topic of news) this.relay.on(topic, () => this.hints.send('jobs'));
  }

  /** One round of everything; a step that fails keeps no other from its turn. */
  async round(): Promise<void> {
    await this.step('leases were not judged', () => this.judgeLeases());
    await this.step('what nobody took was not taken back', () => this.takeBackUntaken());
    await this.step('jobs were not stopped', () => this.interruptions.look());
    await this.step('ends were not settled', () => this.settleEnded());
    await this.step('usage was not captured', () => this.captureMetered());
    await this.step('nothing was scheduled', () => this.scheduler.run());
  }

  protected override pause(): Promise<void> {
    return this.hints.wait('jobs', this.everyMilliseconds, this.stop);
  }

  private async step(what: string, work: () => Promise<unknown>): Promise<void> {
    await work().catch((error: unknown) => {
      this.failed();
      this.log.error({ err: error }, what);
    });
  }

  private async settleEnded(): Promise<void> {
    const ended = await this.database.transaction({ door: 'system', scopes: {} }, (tx) =>
      tx.query<{ project_id: string; id: string }>(
        `select project_id, id from attempts where ended_at is not null and settled_at is null order by ended_at limit 100`,
      ),
    );
    for (const { project_id, id } of ended)
      await this.step(`attempt ${id} was not settled`, () => this.settlement.settle(project_id, id));
  }

  /**
   * An attempt whose lease ran out is lost. After the portal itself was away, live leases are extended once before any is
   * judged: the agents could not renew them.
   */
  private async judgeLeases(): Promise<void> {
    const before = this.lastLook;
    const lost = await this.database.transaction({ door: 'system', scopes: {} }, async (tx) => {
      // Only a look that was kept counts: one that failed must not make the next one judge without the extension.
      tx.afterCommit(() => void (this.lastLook = tx.now));
      const away = before === null || tx.now.getTime() - before.getTime() > (this.config.leaseSeconds * 1000) / 2;
      if (!away)
        return tx.query<{ project_id: string; id: string }>(
          `select project_id, id from attempts where state = any ($2) and lease_until < $1 limit 100`,
          [tx.now, heldStates],
        );
      const until = new Date(tx.now.getTime() + this.config.leaseSeconds * 1000);
      const live = await tx.query<{ project_id: string }>(
        `select distinct project_id from attempts where state = any ($2) and lease_until < $1`,
        [until, heldStates],
      );
      const projects = live.map(({ project_id }) => project_id);
      await tx.enter('partner', { projects });
      await tx.query(
        `update attempts set lease_until = $1 where project_id = any ($2) and state = any ($3) and lease_until < $1`,
        [until, projects, heldStates],
      );
      return [];
    });
    for (const { project_id, id } of lost)
      await this.inProject(project_id, (tx) =>
        tx.query(
          `update attempts set state = 'lost', ended_at = $3, reason = 'lost', message = 'Its lease ran out without a sign of life.'
            where project_id = $1 and id = $2 and lease_until < $3 and state = any ($4)`,
          [project_id, id, tx.now, attemptStates.before('lost')],
        ),
      );
  }

  /** What no agent took for a while goes back to the queue, where the plan looks at the pool again. */
  private async takeBackUntaken(): Promise<void> {
    const untaken = await this.database.transaction({ door: 'system', scopes: {} }, (tx) =>
      tx.query<{ project_id: string; id: string }>(
        `select project_id, id from attempts where state = 'assigned' and assigned_at < $1 limit 100`,
        [new Date(tx.now.getTime() - untakenPatience * 1000)],
      ),
    );
    for (const { project_id, id } of untaken)
      await this.inProject(project_id, (tx) =>
        tx.query(
          `update attempts set state = 'withdrawn', ended_at = $3, reason = 'not-taken', message = $4
            where project_id = $1 and id = $2 and state = 'assigned'`,
          [project_id, id, tx.now, `No agent of the pool took it for ${untakenPatience} seconds.`],
        ),
      );
  }

  /** What sites metered is captured every few minutes, so that a statement never lags far behind. */
  private async captureMetered(): Promise<void> {
    const due = await this.database.transaction({ door: 'system', scopes: {} }, (tx) =>
      tx.query<{ project_id: string; id: string }>(
        `select project_id, id from jobs where state = any ($2) and coalesce(captured_at, started_at) < $1 limit 200`,
        [new Date(tx.now.getTime() - this.config.captureSeconds * 1000), running],
      ),
    );
    for (const { project_id, id } of due)
      await this.step(`job ${id} was not captured`, () =>
        this.inProject(project_id, async (tx) => {
          const job = await lockedJob(tx, project_id, id);
          if (!job || !running.includes(job.state)) return;
          await this.holds.capture(tx, job);
          tx.afterCommit(() => this.hints.changed(project_id, ['usage']));
        }),
      );
  }

  private inProject<T>(projectId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.database.transaction({ door: 'partner', scopes: { projects: [projectId] } }, work);
  }
}
