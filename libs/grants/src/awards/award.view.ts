import { Injectable } from '@nestjs/common';
import { moneyShown, secondsShown } from '@app/ledger';
import type { Tx } from '@app/platform/database';
import { show } from '@app/platform/ids';
import type { Award, AwardItem } from './award';
import type { AwardDto } from '../grant.dto';

interface Item extends AwardItem {
  award_id: string;
  label: string;
  valid_from: Date;
  valid_until: Date;
}

/** Awards as the API shows them. */
@Injectable()
export class AwardView {
  async one(tx: Tx, award: Award): Promise<AwardDto> {
    return (await this.all(tx, [award])).get(award.id) as AwardDto;
  }

  /** By id, with one query for the items of all. */
  async all(tx: Tx, awards: readonly Award[]): Promise<Map<string, AwardDto>> {
    const items = await tx.query<Item & { [column: string]: unknown }>(
      `select i.award_id, i.tranche_id, i.line, i.asset, i.amount, t.label, t.valid_from, t.valid_until
         from award_items i join award_tranches t on t.project_id = i.project_id and t.id = i.tranche_id
        where i.project_id = any ($1) and i.award_id = any ($2) order by t.valid_from, t.id, i.line, i.asset`,
      [awards.map(({ project_id }) => project_id), awards.map(({ id }) => id)],
    );
    return new Map(
      awards.map((award) => [
        award.id,
        this.shown(
          award,
          items.filter(({ award_id }) => award_id === award.id),
        ),
      ]),
    );
  }

  private shown(award: Award, items: readonly Item[]): AwardDto {
    const tranches = [...new Set(items.map(({ tranche_id }) => tranche_id))].map((id) => {
      const mine = items.filter(({ tranche_id }) => tranche_id === id);
      return {
        id: show('trn', id),
        label: mine[0].label,
        valid_from: mine[0].valid_from,
        valid_until: mine[0].valid_until,
        lines: mine
          .filter(({ line }) => line !== 'gpu')
          .map(({ line, asset, amount }) => ({ category: line, amount: moneyShown(amount, asset) })),
        gpu_time: mine
          .filter(({ line }) => line === 'gpu')
          .map(({ asset, amount }) => ({ gpu_type: asset.replace('GPU_SEC:', ''), seconds: secondsShown(amount) })),
      };
    });
    return {
      id: show('awd', award.id),
      project: show('prj', award.project_id),
      coordinator: show('org', award.org_id),
      state: award.state,
      state_reason: award.state_reason,
      currency: award.currency,
      ceiling: moneyShown(award.ceiling_minor, award.currency),
      subsidy_rate: { num: Number(award.rate_num), den: Number(award.rate_den) },
      co_funding_from: award.co_funding_from,
      envelope_country: award.envelope_country,
      valid_from: award.valid_from,
      valid_until: award.valid_until,
      offered_at: award.offered_at,
      accepted_at: award.accepted_at,
      tranches,
      version: award.version,
    };
  }
}
