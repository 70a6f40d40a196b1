import { InjectQueue } from '@nestjs/bull';
import { Injectable } from '@nestjs/common';
import type { Queue } from 'bull';
import { Database } from '@app/platform/database';
import { Relay } from '@app/platform/events';
import { Doorbell } from '@app/platform/queues';
import { Rounds } from '@app/platform/rounds';
import { validationQueue } from './validation.processor';
import { silentSeconds, type ValidationKey } from './validator';

const batch = 100;

/** Rings for checks as they are asked for, and again for those whose hint was lost or whose worker died. */
@Injectable()
export class ValidationSweeper extends Rounds {
  protected readonly everyMilliseconds = 5000;

  constructor(
    private readonly database: Database,
    private readonly doorbell: Doorbell,
    private readonly relay: Relay,
    @InjectQueue(validationQueue) private readonly queue: Queue,
  ) {
    super();
    this.relay.on('validation.queued', async ({ scopeId, key, payload }) =>
      this.ring({ org_id: scopeId, id: key, version_id: String(payload.version) }),
    );
  }

  /** One look. @returns how many checks it rang for */
  async round(): Promise<number> {
    const due = await this.database.transaction({ door: 'system', scopes: {} }, (tx) =>
      tx.query<ValidationKey & { [column: string]: unknown }>(
        `select org_id, version_id, id from validations
          where state in ('queued', 'running') and (state = 'queued' or heartbeat_at < $1) order by created_at limit ${batch}`,
        [new Date(tx.now.getTime() - silentSeconds * 1000)],
      ),
    );
    for (const { org_id, version_id, id } of due) await this.ring({ org_id, version_id, id });
    return due.length;
  }

  private async ring(key: ValidationKey): Promise<void> {
    await this.doorbell.ring(this.queue, { ...key }, key.id);
  }
}
