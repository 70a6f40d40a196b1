import { amountOf } from '@app/ledger';
import type { FieldError, FieldFaults } from '@app/platform/http';
import type { Tx } from '@app/platform/database';
import { newId } from '@app/platform/ids';
import type { Award, AwardItem } from './award';
import type { OfferAward } from '../grant.dto';

/** An item of a tranche that is not stored yet: `tranche` counts from 0. */
export type NewItem = Omit<AwardItem, 'tranche_id'> & { tranche: number };

/** Lines and GPU time of all tranches, each checked. @param faults takes what is wrong with them */
export function itemsOf(body: OfferAward, faults: FieldFaults): NewItem[] {
  return body.tranches.flatMap((tranche, n) => {
    const at = `/tranches/${n}`;
    const { valid_from, valid_until } = tranche;
    if (valid_until <= valid_from)
      faults.add({ pointer: `${at}/valid_until`, code: 'before-start', limit: valid_from, value: valid_until });
    const lines = tranche.lines.map(({ category, amount }, line) => ({
      tranche: n,
      line: category,
      asset: body.currency,
      amount: faults.of(() => amountOf(amount, `${at}/lines/${line}/amount`, body.currency))?.minor ?? 0n,
    }));
    const time = tranche.gpu_time.map(({ gpu_type, seconds }) => ({
      tranche: n,
      line: 'gpu',
      asset: `GPU_SEC:${gpu_type}`,
      amount: BigInt(seconds),
    }));
    const all = [...lines, ...time];
    const seen = new Set(all.map(({ line, asset }) => `${line} ${asset}`));
    if (seen.size < all.length)
      faults.add({ pointer: at, code: 'line-twice', detail: 'A line stands once in a tranche.' });
    return all;
  });
}

/** GPU time of types that no pool has, each with the types that are known. */
export function unknownTypes(body: OfferAward, known: readonly string[]): FieldError[] {
  return body.tranches.flatMap((tranche, n) =>
    tranche.gpu_time.flatMap(({ gpu_type }, m) =>
      known.includes(gpu_type)
        ? []
        : [{ pointer: `/tranches/${n}/gpu_time/${m}/gpu_type`, code: 'unknown', limit: known, value: gpu_type }],
    ),
  );
}

/** Stores tranches and their items. */
export async function insertItems(tx: Tx, award: Award, body: OfferAward, items: readonly NewItem[]) {
  const tranches: string[] = [];
  for (const { label, valid_from, valid_until } of body.tranches) {
    const id = newId();
    tranches.push(id);
    await tx.query(
      `insert into award_tranches (project_id, id, award_id, programme_id, label, valid_from, valid_until) values ($1, $2, $3, $4, $5, $6, $7)`,
      [award.project_id, id, award.id, award.programme_id, label, valid_from, valid_until],
    );
  }
  for (const { tranche, line, asset, amount } of items)
    await tx.query(
      `insert into award_items (project_id, id, award_id, programme_id, tranche_id, line, asset, amount) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [award.project_id, newId(), award.id, award.programme_id, tranches[tranche], line, asset, amount],
    );
}
