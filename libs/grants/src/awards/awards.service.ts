import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import { Audit, type ActOn } from '@app/audit';
import { amountOf, Ledger, type Movement, moneyShown } from '@app/ledger';
import { Database, type Tx } from '@app/platform/database';
import { Outbox } from '@app/platform/events';
import { Cursors, FieldFaults, matchVersion, type Page, Problem } from '@app/platform/http';
import { newId } from '@app/platform/ids';
import { Projects } from '@app/projects';
import { type Award, awardColumns, type AwardItem } from './award';
import { type AwardState, awardStates } from './award.state';
import { insertItems, itemsOf, unknownTypes } from './award-items';
import { AwardView } from './award.view';
import { Envelopes } from '../books/envelopes.service';
import type { AwardDto, AwardQuery, OfferAward, SuspendAward } from '../grant.dto';
import * as problems from '../grant.problems';

/** Offering, accepting, suspending and revoking awards. */
@Injectable()
export class Awards {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
    private readonly projects: Projects,
    private readonly envelopes: Envelopes,
    private readonly view: AwardView,
    private readonly audit: Audit,
    private readonly outbox: Outbox,
    private readonly cursors: Cursors,
  ) {}

  /** Takes the amount from the programme's envelope at once, so that offers cannot promise it twice. */
  offer(caller: Caller, body: OfferAward): Promise<AwardDto> {
    const faults = new FieldFaults();
    const items = itemsOf(body, faults);
    const total = items.filter(({ asset }) => asset === body.currency).reduce((sum, { amount }) => sum + amount, 0n);
    const ceiling = faults.of(() => amountOf(body.ceiling, '/ceiling', body.currency))?.minor;
    if (ceiling !== undefined && ceiling < total)
      faults.add(problems.overCeiling(body.ceiling.amount, moneyShown(total, body.currency).amount));
    const { num, den } = body.subsidy_rate;
    if (num > den) faults.add({ pointer: '/subsidy_rate/num', code: 'above-one', limit: den, value: num });
    return this.database.transaction(caller, async (tx) => {
      faults.errors.push(...unknownTypes(body, await this.ledger.gpuTypes(tx)));
      faults.refuse();
      const project = await this.projects.enterAsStaff(tx, caller.scopeId, body.project);
      const { org_id: coordinator } = await this.projects.coordinator(tx, project.id);
      const envelope = await this.envelopes.of(tx, caller.scopeId, body.envelope_country, body.currency);
      await this.ledger.lock(tx, envelope.account_id);
      const live = await tx.first<{ state: string }>(
        `select state from awards where project_id = $1 and state in ('offered', 'accepted', 'active', 'suspended', 'closing')`,
        [project.id],
      );
      if (live) throw problems.liveAward(live.state);
      const balance = (await this.ledger.balances(tx, [envelope.account_id])).get(envelope.account_id);
      if (!balance || balance.available < total)
        throw problems.envelopeExhausted(body.currency, balance?.limit ?? 0n, balance?.used ?? 0n, total);
      const award = await this.insert(tx, caller, body, ceiling ?? 0n, coordinator, envelope.id);
      await insertItems(tx, award, body, items);
      const awarded = await this.ledger.counter(tx, caller.scopeId, 'awarded', body.currency);
      await this.ledger.post(tx, {
        book: caller.scopeId,
        kind: 'award',
        cause: { kind: 'award', id: award.id },
        movements: [{ debit: envelope.account_id, credit: awarded, amount: total }],
        personId: caller.personId,
        requestId: caller.requestId,
      });
      await this.tell(tx, caller, award, 'award.offered', { total: moneyShown(total, body.currency) });
      return this.view.one(tx, award);
    });
  }

  show(caller: Caller): Promise<AwardDto> {
    return this.database.transaction(caller, async (tx) => this.view.one(tx, await this.latest(tx, caller.scopeId)));
  }

  list(caller: Caller, query: AwardQuery): Promise<Page<AwardDto>> {
    const binding = ['awards', caller.scopeId, query.project];
    const after = this.cursors.after(query, binding);
    return this.database.transaction(caller, async (tx) => {
      const rows = await tx.query<Award & { [column: string]: unknown }>(
        `select ${awardColumns} from awards where programme_id = $1 and ($2::uuid is null or project_id = $2)
            and ($3::uuid is null or id < $3) order by id desc limit $4`,
        [caller.scopeId, query.project ?? null, after?.[0] ?? null, (query.limit ?? 50) + 1],
      );
      const shown = await this.view.all(tx, rows);
      return this.cursors.page(
        rows,
        query,
        binding,
        (row) => [row.id],
        (row) => shown.get(row.id) as AwardDto,
      );
    });
  }

  /** Opens the award's accounts in the project's book and credits them: one journal, caused by the award. */
  accept(caller: Caller): Promise<AwardDto> {
    return this.database.transaction(caller, async (tx) => {
      const award = await this.latest(tx, caller.scopeId);
      if (caller.organisationId !== award.org_id) throw problems.notCoordinator();
      if (caller.personId === award.offered_by) throw problems.samePerson('accept');
      matchVersion(caller.ifMatch, award.version);
      const accepted = awardStates.move(award.state, 'accepted', 'acceptance');
      await this.credit(tx, caller, award);
      const active = awardStates.move(accepted, 'active', 'activation');
      await this.keep(tx, award, active, `accepted_by = $5, accepted_at = $6`, [caller.personId, tx.now]);
      await this.tell(tx, caller, award, 'award.accepted', { state: active });
      return this.view.one(tx, await this.latest(tx, caller.scopeId));
    });
  }

  decline(caller: Caller, reason: string): Promise<AwardDto> {
    return this.database.transaction(caller, async (tx) => {
      const award = await this.latest(tx, caller.scopeId);
      if (caller.organisationId !== award.org_id) throw problems.notCoordinator();
      matchVersion(caller.ifMatch, award.version);
      await this.keep(tx, award, awardStates.move(award.state, 'declined', 'declining'), 'state_reason = $5', [reason]);
      // The offer took the money out of the programme's book; only the staff's door may post there.
      await tx.within('staff', { programmes: [award.programme_id], books: [award.programme_id] }, () =>
        this.giveBack(tx, caller, award, reason),
      );
      await this.tell(tx, caller, award, 'award.declined', { reason });
      return this.view.one(tx, await this.latest(tx, caller.scopeId));
    });
  }

  /** Freezes or unfreezes all accounts of the award: nothing new is held; what runs is captured and closed. */
  suspend(caller: Caller, awardId: string, body: SuspendAward): Promise<AwardDto> {
    return this.database.transaction(caller, async (tx) => {
      const award = await this.found(tx, caller, awardId);
      matchVersion(caller.ifMatch, award.version);
      if (!['active', 'suspended'].includes(award.state))
        throw Problem.state('award', award.state, 'suspension', ['active']);
      const state = awardStates.move(
        award.state,
        body.state,
        body.state === 'suspended' ? 'suspension' : 'reactivation',
      );
      // An account that was frozen for a reason of its own stays frozen when the award goes on.
      const accounts = await tx.query<{ id: string }>(
        `select id from accounts where book_id = $1 and award_id = $2 and bounded
            and case when $3 then frozen_at is null else frozen_by = 'award_suspended' end order by id`,
        [award.project_id, award.id, state === 'suspended'],
      );
      for (const { id } of accounts)
        if (state === 'suspended') await this.ledger.freeze(tx, id, 'award_suspended', body.reason);
        else await this.ledger.unfreeze(tx, id);
      // Why it goes on stands in the record: an award in force has nothing to explain.
      await this.keep(tx, award, state, 'state_reason = $5', [state === 'suspended' ? body.reason : null]);
      await this.tell(tx, caller, award, `award.${body.state}`, { reason: body.reason });
      return this.view.one(tx, await this.found(tx, caller, awardId));
    });
  }

  /** Takes back an offer that nobody accepted; the amount returns to the envelope by a reversing journal. */
  revoke(caller: Caller, awardId: string, reason: string): Promise<AwardDto> {
    return this.database.transaction(caller, async (tx) => {
      const award = await this.found(tx, caller, awardId);
      matchVersion(caller.ifMatch, award.version);
      const state = awardStates.move(award.state, 'revoked', 'revocation');
      await this.giveBack(tx, caller, award, reason);
      await this.keep(tx, award, state, 'state_reason = $5', [reason]);
      await this.tell(tx, caller, award, 'award.revoked', { reason });
      return this.view.one(tx, await this.found(tx, caller, awardId));
    });
  }

  /** Returns what the offer took from the envelope: one reversing journal in the programme's book, once. */
  private async giveBack(tx: Tx, caller: Caller, award: Award, reason: string): Promise<void> {
    const posted = await tx.first<{ id: string; debit_id: string; credit_id: string; amount: bigint }>(
      `select j.id, t.debit_id, t.credit_id, t.amount from journals j join transfers t on t.book_id = j.book_id and t.journal_id = j.id
        where j.book_id = $1 and j.cause_id = $2 and j.kind = 'award'`,
      [award.programme_id, award.id],
    );
    if (!posted) throw new Error(`award ${award.id} was offered without a journal`);
    await this.ledger.post(tx, {
      book: award.programme_id,
      kind: 'award_reversal',
      cause: { kind: 'award', id: award.id },
      movements: [{ debit: posted.credit_id, credit: posted.debit_id, amount: posted.amount }],
      personId: caller.personId,
      requestId: caller.requestId,
      reason,
      reverses: posted.id,
    });
  }

  private async credit(tx: Tx, caller: Caller, award: Award): Promise<void> {
    const items = await tx.query<
      AwardItem & { label: string; valid_from: Date; valid_until: Date; [column: string]: unknown }
    >(
      `select i.tranche_id, i.line, i.asset, i.amount, t.label, t.valid_from, t.valid_until
         from award_items i join award_tranches t on t.project_id = i.project_id and t.id = i.tranche_id
        where i.project_id = $1 and i.award_id = $2 order by t.valid_from, i.line, i.asset`,
      [award.project_id, award.id],
    );
    const book = award.project_id;
    const movements: Movement[] = [];
    for (const { tranche_id, line, asset, amount, label, valid_from, valid_until } of items) {
      const gpu = line === 'gpu';
      const credit = await this.ledger.openAccount(tx, {
        book,
        kind: gpu ? 'gpu_unallotted' : 'grant_line',
        asset,
        label: `${label}: ${gpu ? `${asset.replace('GPU_SEC:', '')} time not allotted` : line}`,
        awardId: award.id,
        trancheId: tranche_id,
        line: gpu ? undefined : line,
        validFrom: valid_from,
        validUntil: valid_until,
      });
      const debit = await this.ledger.counter(tx, book, gpu ? 'gpu_source' : 'funding_source', asset);
      movements.push({ debit, credit, amount });
    }
    await this.ledger.post(tx, {
      book,
      kind: 'award',
      cause: { kind: 'award', id: award.id },
      movements,
      personId: caller.personId,
      requestId: caller.requestId,
    });
  }

  private async insert(
    tx: Tx,
    caller: Caller,
    body: OfferAward,
    ceiling: bigint,
    coordinator: string,
    envelopeId: string,
  ): Promise<Award> {
    const times = body.tranches.flatMap(({ valid_from, valid_until }) => [valid_from.getTime(), valid_until.getTime()]);
    const [award] = await tx.query<Award & { [column: string]: unknown }>(
      `insert into awards (project_id, id, programme_id, org_id, state, currency, rate_num, rate_den, ceiling_minor, envelope_country,
         envelope_id, co_funding_from, valid_from, valid_until, offered_by, offered_at)
       values ($1, $2, $3, $4, 'offered', $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) returning ${awardColumns}`,
      [
        body.project,
        newId(),
        caller.scopeId,
        coordinator,
        body.currency,
        body.subsidy_rate.num,
        body.subsidy_rate.den,
        ceiling,
        body.envelope_country,
        envelopeId,
        body.co_funding_from ?? 'launching',
        new Date(Math.min(...times)),
        new Date(Math.max(...times)),
        caller.personId,
        tx.now,
      ],
    );
    return award;
  }

  private async latest(tx: Tx, projectId: string): Promise<Award> {
    const award = await tx.first<Award & { [column: string]: unknown }>(
      `select ${awardColumns} from awards where project_id = $1 order by id desc limit 1 for no key update`,
      [projectId],
    );
    if (!award) throw Problem.notFound('award');
    return award;
  }

  /** Finds the award in the programme and enters its project. */
  private async found(tx: Tx, caller: Caller, awardId: string): Promise<Award> {
    const award = await tx.first<Award & { [column: string]: unknown }>(
      `select ${awardColumns} from awards where programme_id = $1 and id = $2`,
      [caller.scopeId, awardId],
    );
    if (!award) throw Problem.notFound('award');
    await this.projects.enterAsStaff(tx, caller.scopeId, award.project_id);
    return award;
  }

  private async keep(tx: Tx, award: Award, state: AwardState, more: string, values: unknown[]): Promise<void> {
    const changed = await tx.change(
      `update awards set state = $3, version = version + 1, ${more} where project_id = $1 and id = $2 and version = $4`,
      [award.project_id, award.id, state, award.version, ...values],
    );
    if (changed !== 1)
      throw Problem.conflict('changed-meanwhile', 'The award changed at the same time. Read it again.');
  }

  private async tell(tx: Tx, caller: Caller, award: Award, action: ActOn<'award'>, after: object): Promise<void> {
    await this.audit.record(tx, caller, {
      scopeId: award.project_id,
      action,
      subject: 'award',
      subjectId: award.id,
      before: { state: award.state },
      after,
    });
    await this.outbox.publish(tx, { topic: action, scopeId: award.project_id, key: award.id });
  }
}
