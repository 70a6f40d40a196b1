import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import { Database, type Tx } from '@app/platform/database';
import { Cursors, matchVersion, Problem } from '@app/platform/http';
import { Projects } from '@app/projects';
import type { LotDto, LotPage, ProgrammeLotQuery } from './lot.dto';
import { Lot } from './lot.entity';
import { LotEnds } from './lot-ends';
import { LotView } from './lot.view';

/** Lots: read by the project and its programme; frozen, unfrozen and revoked by the programme. */
@Injectable()
export class Lots {
  constructor(
    private readonly database: Database,
    private readonly cursors: Cursors,
    private readonly projects: Projects,
    private readonly view: LotView,
    private readonly ends: LotEnds,
  ) {}

  /** Newest first. */
  list(caller: Caller, query: ProgrammeLotQuery, by: 'project_id' | 'programme_id'): Promise<LotPage> {
    const binding = ['lots', by, caller.scopeId, query.pool, query.project];
    const [after] = this.cursors.after(query, binding) ?? [null];
    return this.database.transaction(caller, async (tx) => {
      const rows = await tx.query<Lot>(
        `select * from lots where ${by} = $1 and ($2::uuid is null or pool_id = $2)
            and ($3::uuid is null or project_id = $3) and ($4::uuid is null or id < $4)
          order by id desc limit $5`,
        [caller.scopeId, query.pool ?? null, query.project ?? null, after, (query.limit ?? 50) + 1],
      );
      const shown = await this.shown(tx, rows);
      return this.cursors.page(
        rows,
        query,
        binding,
        (row) => [row.id],
        (_, n) => shown[n],
      );
    });
  }

  one(caller: Caller, id: string, by: 'project_id' | 'programme_id'): Promise<LotDto> {
    return this.database.transaction(caller, async (tx) => {
      const row = await tx.manager.findOneBy(Lot, { [by]: caller.scopeId, id });
      if (!row) throw Problem.notFound('lot');
      return (await this.shown(tx, [row]))[0];
    });
  }

  /** No new hold is placed on a frozen lot; what is held goes on. */
  freeze(caller: Caller, id: string, reason: string): Promise<LotDto> {
    return this.steer(caller, id, (tx, lot) => this.ends.freeze(tx, caller, lot, reason));
  }

  unfreeze(caller: Caller, id: string, reason: string): Promise<LotDto> {
    return this.steer(caller, id, (tx, lot) => this.ends.unfreeze(tx, caller, lot, reason));
  }

  /** Takes back what is not used: at once, or once the jobs on it have stopped. */
  revoke(caller: Caller, id: string, reason: string): Promise<LotDto> {
    return this.steer(caller, id, (tx, lot) => this.ends.revoke(tx, caller, lot, reason));
  }

  private steer(caller: Caller, id: string, work: (tx: Tx, lot: Lot) => Promise<Lot>): Promise<LotDto> {
    return this.database.transaction(caller, async (tx) => {
      const found = await tx.manager.findOneBy(Lot, { programme_id: caller.scopeId, id });
      if (!found) throw Problem.notFound('lot');
      await this.projects.enterAsStaff(tx, caller.scopeId, found.project_id);
      const lot = await this.ends.locked(tx, found.project_id, id);
      matchVersion(caller.ifMatch, lot.version);
      return (await this.view.all(tx, [await work(tx, lot)]))[0];
    });
  }

  /** Balances lie in the projects' books: staff enter those of the page. */
  private shown(tx: Tx, rows: readonly Lot[]): Promise<LotDto[]> {
    if (tx.door !== 'staff') return this.view.all(tx, rows);
    const projects = [...new Set(rows.map((row) => row.project_id))];
    return tx.within('staff', { ...tx.scopes, projects, books: projects }, () => this.view.all(tx, rows));
  }
}
