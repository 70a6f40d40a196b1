import { amountOf } from '@app/ledger';
import { Problem } from '@app/platform/http';
import type { Tx } from '@app/platform/database';
import { newId } from '@app/platform/ids';
import type { Award, AwardItem } from './award';
import type { OfferAward } from '../grant.dto';

/** An item of a tranche that is not stored yet: `tranche` counts from 0. */
export type NewItem = Omit<AwardItem, 'tranche_id'> & { tranche: number };

/** Lines and GPU time of all tranches, each checked. */
export function itemsOf(body: OfferAward): NewItem[] {
  return body.tranches.flatMap((tranche, n) => {
    const at = `/tranches/${n}`;
    if (tranche.valid_until <= tranche.valid_from)
      throw Problem.invalid([
        { pointer: `${at}/valid_until`, code: 'before-start', limit: tranche.valid_from, value: tranche.valid_until },
      ]);
    const lines = tranche.lines.map(({ category, amount }, line) => ({
      tranche: n,
      line: category,
      asset: body.currency,
      amount: amountOf(amount, `${at}/lines/${line}/amount`, body.currency).minor,
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
      throw Problem.invalid([{ pointer: at, code: 'line-twice', detail: 'A line stands once in a tranche.' }]);
    return all;
  });
}

/** @throws 400 where GPU time is of a type that no pool has, with the types that are known */
export function refuseUnknownTypes(body: OfferAward, known: readonly string[]): void {
  const errors = body.tranches.flatMap((tranche, n) =>
    tranche.gpu_time.flatMap(({ gpu_type }, m) =>
      known.includes(gpu_type)
        ? []
        : [{ pointer: `/tranches/${n}/gpu_time/${m}/gpu_type`, code: 'unknown', limit: known, value: gpu_type }],
    ),
  );
  if (errors.length > 0) throw Problem.invalid(errors, 'An award gives GPU time of a type that some pool has.');
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
