import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import { Audit, type ActOn } from '@app/audit';
import { Identity } from '@app/identity';
import { amountOf, moneyShown } from '@app/ledger';
import { Database, type Tx } from '@app/platform/database';
import { Outbox } from '@app/platform/events';
import { Cursors, matchVersion, Problem } from '@app/platform/http';
import { newId, show } from '@app/platform/ids';
import { Compute } from '../compute';
import type {
  ProgrammeRateCardQuery,
  ProposeRateCardDto,
  RateCardDto,
  RateCardPage,
  RateCardQuery,
} from './rate-card.dto';
import { RateCard } from './rate-card.entity';
import { rateCardStates } from './rate-card.state';
import { proposerDecides } from '../compute.problems';

/** Prices of a pool: proposed by its operator, confirmed by another person, of the programme's finance. */
@Injectable()
export class RateCards {
  constructor(
    private readonly database: Database,
    private readonly cursors: Cursors,
    private readonly compute: Compute,
    private readonly identity: Identity,
    private readonly audit: Audit,
    private readonly outbox: Outbox,
  ) {}

  /** Of a pool, newest first. */
  ofPool(caller: Caller, query: RateCardQuery): Promise<RateCardPage> {
    return this.list(caller, query, 'pool_id');
  }

  /** Of the pools whose prices this programme confirms, newest first unless asked for the other way. */
  ofProgramme(caller: Caller, query: ProgrammeRateCardQuery): Promise<RateCardPage> {
    return this.list(caller, query, 'programme_id');
  }

  propose(caller: Caller, body: ProposeRateCardDto): Promise<RateCardDto> {
    return this.database.transaction(caller, async (tx) => {
      const pool = await this.compute.pool(tx, caller.scopeId);
      const price = amountOf(body.price, '/price');
      const row: RateCard = {
        pool_id: pool.id,
        id: newId(),
        programme_id: pool.programme_id,
        currency: price.currency,
        price_minor: price.minor,
        state: 'proposed',
        valid_from: body.valid_from ? new Date(body.valid_from) : tx.now,
        reason: null,
        proposed_by: caller.personId,
        proposed_at: tx.now,
        decided_by: null,
        decided_at: null,
        version: 1,
      };
      await tx.manager.insert(RateCard, row);
      await this.record(tx, caller, row, pool.id, 'rate_card.proposed');
      return present(row, new Map());
    });
  }

  confirm(caller: Caller, id: string): Promise<RateCardDto> {
    return this.decide(caller, id, 'confirmed', null);
  }

  refuse(caller: Caller, id: string, reason: string): Promise<RateCardDto> {
    return this.decide(caller, id, 'refused', reason);
  }

  private decide(caller: Caller, id: string, to: 'confirmed' | 'refused', reason: string | null): Promise<RateCardDto> {
    return this.database.transaction(caller, async (tx) => {
      const row = await tx.manager.findOne(RateCard, {
        where: { id, programme_id: caller.scopeId },
        lock: { mode: 'pessimistic_write' },
      });
      if (!row) throw Problem.notFound('rate card');
      matchVersion(caller.ifMatch, row.version);
      const state = rateCardStates.move(row.state, to, to === 'confirmed' ? 'confirmation' : 'refusal');
      if (row.proposed_by === caller.personId) throw proposerDecides();
      const change = {
        state,
        reason,
        decided_by: caller.personId,
        decided_at: tx.now,
        version: row.version + 1,
        // A price never reaches back: what was held before it keeps the price it was held at.
        ...(to === 'confirmed' && row.valid_from < tx.now ? { valid_from: tx.now } : {}),
      };
      await this.refuseSameMoment(tx, { ...row, ...change });
      await tx.manager.update(RateCard, { pool_id: row.pool_id, id }, change);
      await this.record(tx, caller, { ...row, ...change }, caller.scopeId, `rate_card.${to}`);
      const decided = { ...row, ...change };
      return present(decided, await this.names(tx, caller, [decided]));
    });
  }

  private async refuseSameMoment(tx: Tx, row: RateCard): Promise<void> {
    if (row.state !== 'confirmed') return;
    const { pool_id, currency, valid_from } = row;
    if (await tx.manager.existsBy(RateCard, { pool_id, currency, valid_from, state: 'confirmed' }))
      throw Problem.conflict('price-exists', 'Another confirmed price of this currency begins at the same moment.', {
        currency,
        valid_from: valid_from.toISOString(),
      });
  }

  private list(
    caller: Caller,
    query: ProgrammeRateCardQuery,
    column: 'pool_id' | 'programme_id',
  ): Promise<RateCardPage> {
    const binding = ['rate-cards', caller.scopeId, query.state, query.pool, query.sort];
    // Ids follow the time of the proposal.
    const [next, order] = query.sort === 'proposed_at' ? ['id >', 'id'] : ['id <', 'id desc'];
    const [after] = this.cursors.after(query, binding) ?? [null];
    return this.database.transaction(caller, async (tx) => {
      const rows = await tx.query<RateCard>(
        `select * from rate_cards where ${column} = $1 and ($2::text is null or state = $2)
            and ($3::uuid is null or pool_id = $3) and ($4::uuid is null or ${next} $4) order by ${order} limit $5`,
        [caller.scopeId, query.state ?? null, query.pool ?? null, after, (query.limit ?? 50) + 1],
      );
      // Who decided stands in the programme's record alone, which a pool's operator does not read.
      const names = column === 'programme_id' ? await this.names(tx, caller, rows) : new Map<string, string>();
      return this.cursors.page(
        rows,
        query,
        binding,
        (row) => [row.id],
        (row) => present(row, names),
      );
    });
  }

  private names(tx: Tx, caller: Caller, rows: readonly RateCard[]): Promise<Map<string, string>> {
    const people = rows.flatMap(({ decided_by }) => decided_by ?? []);
    return this.identity.namesOnRecord(tx, caller, people);
  }

  private async record(tx: Tx, caller: Caller, row: RateCard, scopeId: string, act: ActOn<'rate_card'>): Promise<void> {
    await this.audit.record(tx, caller, {
      scopeId,
      action: act,
      subject: 'rate_card',
      subjectId: row.id,
      after: { currency: row.currency, price_minor: String(row.price_minor), state: row.state },
      reason: row.reason ?? undefined,
    });
    await this.outbox.publish(tx, { topic: act, scopeId, key: row.id, payload: { pool_id: row.pool_id } });
  }
}

const present = (row: RateCard, names: ReadonlyMap<string, string>): RateCardDto => ({
  id: show('rtc', row.id),
  pool: show('pol', row.pool_id),
  price: moneyShown(row.price_minor, row.currency),
  state: row.state,
  valid_from: row.valid_from,
  reason: row.reason,
  proposed_by: show('per', row.proposed_by),
  proposed_at: row.proposed_at,
  decided_by: row.decided_by && show('per', row.decided_by),
  decided_by_name: (row.decided_by && names.get(row.decided_by)) ?? null,
  decided_at: row.decided_at,
  version: row.version,
});
