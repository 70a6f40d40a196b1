import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import { Audit, type ActOn } from '@app/audit';
import { Grants } from '@app/grants';
import { Ledger } from '@app/ledger';
import type { Tx } from '@app/platform/database';
import { Outbox } from '@app/platform/events';
import { Problem } from '@app/platform/http';
import { noActiveAward } from '../compute.problems';
import { Lot } from './lot.entity';
import { lotStates } from './lot.state';

/** How a lot is stopped and ends. All but `afterHold` want its project, and its book, entered by the staff door. */
@Injectable()
export class LotEnds {
  constructor(
    private readonly ledger: Ledger,
    private readonly grants: Grants,
    private readonly audit: Audit,
    private readonly outbox: Outbox,
  ) {}

  /** The row, locked until commit. */
  async locked(tx: Tx, projectId: string, id: string): Promise<Lot> {
    const where = { project_id: projectId, id };
    const lot = await tx.manager.findOne(Lot, { where, lock: { mode: 'pessimistic_write' } });
    if (!lot) throw Problem.notFound('lot');
    return lot;
  }

  async freeze(tx: Tx, caller: Caller, lot: Lot, reason: string): Promise<Lot> {
    refuseEnded(lot, 'freezing');
    if (lot.frozen_at) throw Problem.state('lot', 'frozen', 'freezing', ['pending', 'active']);
    await this.ledger.freeze(tx, lot.account_id, 'lot_frozen', reason);
    return this.keep(tx, caller, lot, { frozen_at: tx.now, frozen_reason: reason }, 'lot.frozen', reason);
  }

  async unfreeze(tx: Tx, caller: Caller, lot: Lot, reason: string): Promise<Lot> {
    refuseEnded(lot, 'unfreezing');
    if (!lot.frozen_at || lot.revoking_at)
      throw Problem.state('lot', lot.revoking_at ? 'being revoked' : lot.state, 'unfreezing', ['frozen']);
    // A suspended award has frozen all its accounts: its lots wait for the award.
    if (!(await this.grants.activeAward(tx, lot.project_id))) throw noActiveAward();
    await this.ledger.unfreeze(tx, lot.account_id);
    return this.keep(tx, caller, lot, { frozen_at: null, frozen_reason: null }, 'lot.unfrozen', reason);
  }

  /** Freezes first; the jobs room hears `lot.revoking`, stops the jobs and closes their holds; then the rest returns. */
  async revoke(tx: Tx, caller: Caller, lot: Lot, reason: string): Promise<Lot> {
    refuseEnded(lot, 'revocation');
    if (lot.revoking_at) throw Problem.state('lot', 'being revoked', 'revocation', ['pending', 'active', 'frozen']);
    if (!lot.frozen_at) await this.ledger.freeze(tx, lot.account_id, 'lot_revoked', reason);
    const change = {
      frozen_at: lot.frozen_at ?? tx.now,
      frozen_reason: lot.frozen_reason ?? reason,
      revoking_at: tx.now,
      ended_reason: reason,
    };
    const revoking = await this.keep(tx, caller, lot, change, 'lot.revoking', reason);
    return (await this.finish(tx, revoking)) ?? revoking;
  }

  /**
   * Ends a lot that is being revoked, or has expired, once no hold is open on it: the rest returns to the award's
   * unallotted account. @returns the ended lot, or null while a hold is open or nothing is to end
   */
  async finish(tx: Tx, lot: Lot): Promise<Lot | null> {
    if (lot.state === 'closed' || lot.state === 'revoked') return null;
    if (!lot.revoking_at && lot.valid_until > tx.now) return null;
    const balance = (await this.ledger.balances(tx, [lot.account_id])).get(lot.account_id);
    if (!balance || balance.held > 0n) return null;
    await this.ledger.returnUnallotted(tx, {
      book: lot.project_id,
      accountId: lot.account_id,
      amount: balance.available,
      cause: { kind: 'lot', id: lot.id },
    });
    const to = lot.revoking_at ? 'revoked' : 'closed';
    const change = {
      state: lotStates.move(lot.state, to, to === 'revoked' ? 'revocation' : 'closing'),
      returned: balance.available,
      version: lot.version + 1,
    };
    await tx.manager.update(Lot, { project_id: lot.project_id, id: lot.id }, change);
    const payload = { pool_id: lot.pool_id, returned: String(balance.available) };
    await this.outbox.publish(tx, { topic: `lot.${to}`, scopeId: lot.project_id, key: lot.id, payload });
    return { ...lot, ...change };
  }

  /**
   * Ends the lots that waited for this hold alone: those it drew on that are being revoked or have expired, and on which no
   * hold is open any more. Call it in the transaction that closed or voided the hold, in any door that sees the project's
   * lots. A lot on which somebody else works at this moment is left to the sweeper. @returns how many lots ended
   */
  async afterHold(tx: Tx, projectId: string, holdId: string): Promise<number> {
    const waiting = await tx.query<Lot>(
      `select * from lots where project_id = $1 and state in ('pending', 'active') and (revoking_at is not null or valid_until <= $3)
          and account_id in (select account_id from holds h, unnest(h.legs) where h.book_id = $1 and h.id = $2)`,
      [projectId, holdId, tx.now],
    );
    if (waiting.length === 0) return 0;
    const scopes = { programmes: [waiting[0].programme_id], projects: [projectId] };
    return tx.within('staff', scopes, async () => {
      let ended = 0;
      for (const { id } of waiting) {
        const [lot] = await tx.query<Lot>(
          `select * from lots where project_id = $1 and id = $2 for no key update skip locked`,
          [projectId, id],
        );
        if (lot && (await this.finish(tx, lot))) ended++;
      }
      return ended;
    });
  }

  private async keep(
    tx: Tx,
    caller: Caller,
    lot: Lot,
    change: Partial<Lot>,
    act: ActOn<'lot'>,
    reason: string,
  ): Promise<Lot> {
    const kept = { ...lot, ...change, version: lot.version + 1 };
    await tx.manager.update(Lot, { project_id: lot.project_id, id: lot.id }, { ...change, version: kept.version });
    await this.audit.record(tx, caller, {
      scopeId: lot.project_id,
      action: act,
      subject: 'lot',
      subjectId: lot.id,
      before: { state: lot.state, frozen: lot.frozen_at !== null },
      after: { state: kept.state, frozen: kept.frozen_at !== null },
      reason,
    });
    const payload = { pool_id: lot.pool_id, account_id: lot.account_id };
    await this.outbox.publish(tx, { topic: act, scopeId: lot.project_id, key: lot.id, payload });
    return kept;
  }
}

function refuseEnded(lot: Lot, action: string): void {
  if (lot.state === 'closed' || lot.state === 'revoked')
    throw Problem.state('lot', lot.state, action, ['pending', 'active']);
}
