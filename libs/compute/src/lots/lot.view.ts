import { Injectable } from '@nestjs/common';
import { Ledger, secondsShown } from '@app/ledger';
import type { Tx } from '@app/platform/database';
import { show } from '@app/platform/ids';
import type { LotDto } from './lot.dto';
import type { Lot } from './lot.entity';
import { shownLotState } from './lot.state';

/** Lots with the balances of their accounts. */
@Injectable()
export class LotView {
  constructor(private readonly ledger: Ledger) {}

  /** In the order given; the lots' projects must be entered. */
  async all(tx: Tx, lots: readonly Lot[]): Promise<LotDto[]> {
    const balances = await this.ledger.balances(
      tx,
      lots.map((lot) => lot.account_id),
    );
    const requests = await this.requests(tx, lots);
    return lots.map((lot) => {
      const balance = balances.get(lot.account_id);
      if (!balance) throw new Error(`the account of lot ${lot.id} is not entered`);
      const { used, held, available } = balance;
      return {
        id: show('lot', lot.id),
        project: show('prj', lot.project_id),
        pool: show('pol', lot.pool_id),
        gpu_type: lot.asset.replace('GPU_SEC:', ''),
        award: show('awd', lot.award_id),
        request: show('alr', requests.get(lot.decision_id) as string),
        account: show('acc', lot.account_id),
        amount: secondsShown(lot.amount),
        used: secondsShown(used - lot.returned),
        held: secondsShown(held),
        available: secondsShown(available),
        returned: secondsShown(lot.returned),
        valid_from: lot.valid_from,
        valid_until: lot.valid_until,
        state: shownLotState(lot, balance, tx.now),
        reason: lot.ended_reason ?? lot.frozen_reason,
        revoking_at: lot.revoking_at,
        created_at: lot.created_at,
        version: lot.version,
      };
    });
  }

  /** On which request each decision was. */
  private async requests(tx: Tx, lots: readonly Lot[]): Promise<Map<string, string>> {
    const rows = await tx.query<{ id: string; request_id: string }>(
      `select id, request_id from allocation_decisions where project_id = any ($1) and id = any ($2)`,
      [lots.map((lot) => lot.project_id), lots.map((lot) => lot.decision_id)],
    );
    return new Map(rows.map(({ id, request_id }) => [id, request_id]));
  }
}
