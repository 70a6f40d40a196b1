import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import type { Tx } from '@app/platform/database';
import { Cursors, type Page, type PageQuery, Problem } from '@app/platform/http';
import { show } from '@app/platform/ids';
import { type About, Causes } from './causes';
import type { HoldDto } from './ledger.dto';
import type { HoldState } from '../hold.state';
import { placedAt, type Placing, wasExtended } from './placings';
import { amountShown, moneyShown, secondsShown } from '../money';

interface HoldRow {
  id: string;
  job_id: string;
  state: HoldState;
  gpu_asset: string;
  currency: string;
  price_minor: bigint;
  gpu_seconds: bigint;
  captured_seconds: bigint;
  overrun_seconds: bigint;
  created_at: Date;
  ended_at: Date | null;
  legs: { account: string; share: string; amount: string; captured: string }[];
}

const columns = `h.id, h.job_id, h.state, h.gpu_asset, h.currency, h.price_minor, h.gpu_seconds, h.captured_seconds, h.overrun_seconds,
  h.created_at, h.ended_at, (select jsonb_agg(jsonb_build_object('account', l.account_id, 'share', l.share, 'amount', l.amount::text,
    'captured', l.captured::text) order by l.n) from unnest(h.legs) with ordinality l(account_id, share, amount, captured, n)) as legs`;

/** What jobs hold and held. The book must be entered. */
@Injectable()
export class Holds {
  constructor(
    private readonly cursors: Cursors,
    private readonly causes: Causes,
  ) {}

  /** Holds of a book, newest first, with their legs. */
  async page(tx: Tx, caller: Caller, book: string, query: PageQuery): Promise<Page<HoldDto>> {
    const binding = ['holds', caller.scopeId, book];
    const after = this.cursors.after(query, binding);
    const rows = await tx.query<HoldRow & { [column: string]: unknown }>(
      `select ${columns} from holds h where h.book_id = $1 and ($2::uuid is null or h.id < $2) order by h.id desc limit $3`,
      [book, after?.[0] ?? null, (query.limit ?? 50) + 1],
    );
    const about = await this.about(tx, caller, book, rows);
    const extensions = await this.extensions(tx, book, rows);
    return this.cursors.page(
      rows,
      query,
      binding,
      (row) => [row.id],
      (row) => shown(row, about, extensions),
    );
  }

  /** @throws 404 where the book has no such hold */
  async one(tx: Tx, caller: Caller, book: string, id: string): Promise<HoldDto> {
    const row = await tx.first<HoldRow & { [column: string]: unknown }>(
      `select ${columns} from holds h where h.book_id = $1 and h.id = $2`,
      [book, id],
    );
    if (!row) throw Problem.notFound('hold');
    return shown(row, await this.about(tx, caller, book, [row]), await this.extensions(tx, book, [row]));
  }

  /** Extensions by hold, oldest first; only those that were extended are looked for: a hold's events are many. */
  private async extensions(tx: Tx, book: string, rows: readonly HoldRow[]): Promise<Map<string, Placing[]>> {
    const extended = rows.filter(({ legs }) => wasExtended(legs)).map(({ id }) => id);
    if (extended.length === 0) return new Map();
    const found = await tx.query<Placing & { hold_id: string; [column: string]: unknown }>(
      `select hold_id, at, gpu_seconds from hold_events
        where book_id = $1 and hold_id = any ($2) and kind = 'extend' order by hold_id, seq`,
      [book, extended],
    );
    return Map.groupBy(found, ({ hold_id }) => hold_id);
  }

  private about(tx: Tx, caller: Caller, book: string, rows: readonly HoldRow[]): Promise<Map<string, About>> {
    return this.causes.of(
      tx,
      caller,
      book,
      rows.map(({ job_id }) => ({ kind: 'job', id: job_id })),
    );
  }
}

function shown(row: HoldRow, about: Map<string, About>, extensions: Map<string, Placing[]>): HoldDto {
  const placed = placedAt(row, extensions.get(row.id) ?? []);
  return {
    id: show('hld', row.id),
    job: show('job', row.job_id),
    job_name: about.get(row.job_id)?.name ?? null,
    state: row.state,
    gpu_asset: row.gpu_asset,
    gpu_seconds: secondsShown(row.gpu_seconds),
    captured_seconds: secondsShown(row.captured_seconds),
    overrun_seconds: secondsShown(row.overrun_seconds),
    price: moneyShown(row.price_minor, row.currency),
    legs: row.legs.map(({ account, share, amount, captured }, n) => {
      const asset = share === 'gpu' ? row.gpu_asset : row.currency;
      return {
        account: show('acc', account),
        share,
        amount: amountShown(BigInt(amount), asset),
        captured: amountShown(BigInt(captured), asset),
        placed_at: placed[n],
      };
    }),
    created_at: row.created_at,
    ended_at: row.ended_at,
  };
}
