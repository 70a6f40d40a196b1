import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '@app/platform/database';
import { Outbox } from '@app/platform/events';
import { Rounds } from '@app/platform/rounds';
import { Lot } from './lot.entity';
import { LotEnds } from './lot-ends';
import { lotStates } from './lot.state';

const batch = 100;

interface Due {
  project_id: string;
  programme_id: string;
  id: string;
}

/** Finds lots that begin or end, and takes each its step inside its own project. */
@Injectable()
export class LotSweeper extends Rounds {
  protected readonly everyMilliseconds = 5000;

  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly ends: LotEnds,
  ) {
    super();
  }

  /** One look. @returns how many lots took a step */
  async round(): Promise<number> {
    const due = await this.database.transaction({ door: 'system', scopes: {} }, (tx) =>
      tx.query<Due>(
        `select project_id, programme_id, id from lots
          where state in ('pending', 'active')
            and ((state = 'pending' and valid_from <= $1) or valid_until <= $1 or revoking_at is not null)
          order by (expired_at is not null or revoking_at is not null), valid_from limit ${batch}`,
        [tx.now],
      ),
    );
    let steps = 0;
    for (const lot of due) {
      // One lot that cannot take its step must not keep the others from theirs.
      const stepped = await this.step(lot).catch((error: unknown) => {
        this.log.error(`lot ${lot.id} of project ${lot.project_id} could not take its step: ${String(error)}`);
        return false;
      });
      if (stepped) steps++;
    }
    return steps;
  }

  private step({ project_id, programme_id, id }: Due): Promise<boolean> {
    const scopes = { programmes: [programme_id], projects: [project_id] };
    return this.database.transaction({ door: 'staff', scopes }, async (tx) => {
      const lot = await this.ends.locked(tx, project_id, id);
      if (lot.valid_until <= tx.now && !lot.expired_at) await this.tell(tx, lot, { expired_at: tx.now }, 'lot.expired');
      else if (lot.state === 'pending' && lot.valid_from <= tx.now && lot.valid_until > tx.now && !lot.revoking_at)
        await this.tell(tx, lot, { state: lotStates.move(lot.state, 'active', 'beginning') }, 'lot.active');
      else return (await this.ends.finish(tx, lot)) !== null;
      return true;
    });
  }

  private async tell(tx: Tx, lot: Lot, change: Partial<Lot>, topic: 'lot.active' | 'lot.expired'): Promise<void> {
    const { project_id, id } = lot;
    await tx.manager.update(Lot, { project_id, id }, { ...change, version: lot.version + 1 });
    await this.outbox.publish(tx, { topic, scopeId: project_id, key: id, payload: { pool_id: lot.pool_id } });
  }
}
