import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import { Audit } from '@app/audit';
import { Database } from '@app/platform/database';
import { Outbox } from '@app/platform/events';
import { Cursors, type PageQuery, Problem } from '@app/platform/http';
import { newId, show } from '@app/platform/ids';
import { Compute } from '../compute';
import type { CapacityDto, CapacityPage, SetCapacityDto } from './pool.dto';
import { Capacity } from './pool.entity';

/** How many GPUs a pool has, from when: versions are added, never changed. */
@Injectable()
export class Capacities {
  constructor(
    private readonly database: Database,
    private readonly cursors: Cursors,
    private readonly compute: Compute,
    private readonly audit: Audit,
    private readonly outbox: Outbox,
  ) {}

  list(caller: Caller, query: PageQuery): Promise<CapacityPage> {
    const binding = ['capacity', caller.scopeId];
    const [from, id] = this.cursors.after(query, binding) ?? [null, null];
    return this.database.transaction(caller, async (tx) => {
      const rows = await tx.query<Capacity>(
        `select * from capacities
          where pool_id = $1 and ($2::timestamptz is null or (valid_from, id) < ($2, $3::uuid))
          order by valid_from desc, id desc limit $4`,
        [caller.scopeId, from, id, (query.limit ?? 50) + 1],
      );
      return this.cursors.page(rows, query, binding, (row) => [row.valid_from.toISOString(), row.id], present);
    });
  }

  set(caller: Caller, body: SetCapacityDto): Promise<CapacityDto> {
    return this.database.transaction(caller, async (tx) => {
      const pool = await this.compute.pool(tx, caller.scopeId);
      const from = body.valid_from ? new Date(body.valid_from) : tx.now;
      if (from < tx.now)
        throw Problem.invalid([
          { pointer: '/valid_from', code: 'in-the-past', limit: tx.now.toISOString(), value: body.valid_from },
        ]);
      const before = await this.compute.capacityAt(tx, pool.id, from);
      const row: Capacity = {
        pool_id: pool.id,
        id: newId(),
        gpus: body.gpus,
        valid_from: from,
        note: body.note ?? null,
        set_by: caller.personId,
        set_at: tx.now,
      };
      await tx.manager.insert(Capacity, row);
      await this.audit.record(tx, caller, {
        scopeId: pool.id,
        action: 'capacity.set',
        subject: 'pool',
        subjectId: pool.id,
        before: { gpus: before },
        after: { gpus: row.gpus, valid_from: from.toISOString() },
      });
      await this.outbox.publish(tx, { topic: 'pool.capacity_changed', scopeId: pool.id, key: pool.id });
      return present(row);
    });
  }
}

const present = (row: Capacity): CapacityDto => ({
  gpus: row.gpus,
  valid_from: row.valid_from,
  note: row.note,
  set_by: show('per', row.set_by),
  set_at: row.set_at,
});
