import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import { Audit, type ActOn } from '@app/audit';
import { Identity } from '@app/identity';
import { amountOf, Ledger, moneyShown } from '@app/ledger';
import { Database, type Tx } from '@app/platform/database';
import { Outbox } from '@app/platform/events';
import { Cursors, matchVersion, type Page, type PageQuery, Problem } from '@app/platform/http';
import { newId, show } from '@app/platform/ids';
import { Projects } from '@app/projects';
import { type CoFundingEntryState, coFundingEntryStates } from './co-funding-entry.state';
import type { CoFundingEntryDto, CoFundingQuery, EnterCoFunding } from './co-funding.dto';
import { samePerson } from '../grant.problems';

interface Row {
  project_id: string;
  id: string;
  award_id: string;
  org_id: string;
  amount_minor: bigint;
  currency: string;
  evidence: string;
  state: CoFundingEntryState;
  reason: string | null;
  entered_by: string;
  entered_at: Date;
  decided_by: string | null;
  decided_at: Date | null;
  version: number;
}

const columns = `project_id, id, award_id, org_id, amount_minor, currency, evidence, state, reason, entered_by, entered_at,
  decided_by, decided_at, version`;

/** Partners' own money: one person of the programme's finance enters it, another confirms, and only then it counts. */
@Injectable()
export class CoFunding {
  constructor(
    private readonly database: Database,
    private readonly identity: Identity,
    private readonly ledger: Ledger,
    private readonly projects: Projects,
    private readonly audit: Audit,
    private readonly outbox: Outbox,
    private readonly cursors: Cursors,
  ) {}

  enter(caller: Caller, awardId: string, body: EnterCoFunding): Promise<CoFundingEntryDto> {
    return this.database.transaction(caller, async (tx) => {
      const award = await this.award(tx, caller, awardId);
      const money = amountOf(body.amount, '/amount', award.currency);
      const participants = await this.projects.participants(tx, award.project_id);
      if (!participants.some(({ org_id }) => org_id === body.organisation)) throw Problem.notFound('participant');
      const [row] = await tx.query<Row & { [column: string]: unknown }>(
        `insert into co_funding_entries (project_id, id, programme_id, award_id, org_id, amount_minor, currency, evidence, state,
           entered_by, entered_at) values ($1, $2, $3, $4, $5, $6, $7, $8, 'entered', $9, $10) returning ${columns}`,
        [
          award.project_id,
          newId(),
          caller.scopeId,
          awardId,
          body.organisation,
          money.minor,
          money.currency,
          body.evidence,
          caller.personId,
          tx.now,
        ],
      );
      await this.tell(tx, caller, row, 'co_funding.entered');
      return shown(row, await this.names(tx, caller, [row]));
    });
  }

  /** Entries of an award, newest first. */
  ofAward(caller: Caller, awardId: string, query: PageQuery): Promise<Page<CoFundingEntryDto>> {
    return this.database.transaction(caller, async (tx) => {
      const own = await tx.first('select 1 from awards where programme_id = $1 and id = $2', [caller.scopeId, awardId]);
      if (!own) throw Problem.notFound('award');
      return this.page(tx, caller, query, awardId);
    });
  }

  /** Entries of all awards, newest first unless asked for the other way. */
  ofProgramme(caller: Caller, query: CoFundingQuery): Promise<Page<CoFundingEntryDto>> {
    return this.database.transaction(caller, (tx) => this.page(tx, caller, query, null));
  }

  private async page(
    tx: Tx,
    caller: Caller,
    query: CoFundingQuery,
    awardId: string | null,
  ): Promise<Page<CoFundingEntryDto>> {
    const { state, sort, limit = 50 } = query;
    const binding = ['co-funding-entries', caller.scopeId, awardId, state, sort];
    const [after] = this.cursors.after(query, binding) ?? [null];
    // Ids follow the time of the entry.
    const [next, order] = sort === 'entered_at' ? ['id >', 'id'] : ['id <', 'id desc'];
    const rows = await tx.query<Row & { [column: string]: unknown }>(
      `select ${columns} from co_funding_entries
        where programme_id = $1 and ($2::uuid is null or award_id = $2) and ($3::text is null or state = $3)
          and ($4::uuid is null or ${next} $4) order by ${order} limit $5`,
      [caller.scopeId, awardId, state ?? null, after, limit + 1],
    );
    const names = await this.names(tx, caller, rows);
    return this.cursors.page(
      rows,
      query,
      binding,
      ({ id }) => [id],
      (row) => shown(row, names),
    );
  }

  private names(tx: Tx, caller: Caller, rows: Row[]): Promise<Map<string, string>> {
    const people = rows.flatMap(({ entered_by, decided_by }) => [entered_by, ...(decided_by ? [decided_by] : [])]);
    return this.identity.namesOnRecord(tx, caller, people);
  }

  confirm(caller: Caller, awardId: string, entryId: string): Promise<CoFundingEntryDto> {
    return this.decide(caller, awardId, entryId, 'confirmed', null);
  }

  /** The money did not come: the entry stays on record with the reason, and nothing is posted. */
  refuse(caller: Caller, awardId: string, entryId: string, reason: string): Promise<CoFundingEntryDto> {
    return this.decide(caller, awardId, entryId, 'refused', reason);
  }

  /** By a second person, once. */
  private decide(
    caller: Caller,
    awardId: string,
    entryId: string,
    to: 'confirmed' | 'refused',
    reason: string | null,
  ): Promise<CoFundingEntryDto> {
    const act = to === 'confirmed' ? 'confirm' : 'refuse';
    return this.database.transaction(caller, async (tx) => {
      const award = await this.award(tx, caller, awardId);
      const row = await tx.first<Row & { [column: string]: unknown }>(
        `select ${columns} from co_funding_entries where project_id = $1 and award_id = $2 and id = $3 for no key update`,
        [award.project_id, awardId, entryId],
      );
      if (!row) throw Problem.notFound('co-funding entry');
      if (row.entered_by === caller.personId) throw samePerson(act);
      matchVersion(caller.ifMatch, row.version);
      const state = coFundingEntryStates.move(row.state, to, act);
      if (to === 'confirmed') await this.credit(tx, caller, row);
      const [decided] = await tx.query<Row & { [column: string]: unknown }>(
        `update co_funding_entries set state = $3, reason = $4, decided_by = $5, decided_at = $6, version = version + 1
          where project_id = $1 and id = $2 returning ${columns}`,
        [row.project_id, row.id, state, reason, caller.personId, tx.now],
      );
      await this.tell(tx, caller, decided, `co_funding.${to}`);
      return shown(decided, await this.names(tx, caller, [decided]));
    });
  }

  private async credit(tx: Tx, caller: Caller, row: Row): Promise<void> {
    const known = await tx.first<{ id: string }>(
      `select id from accounts where book_id = $1 and kind = 'co_funding' and org_id = $2 and asset = $3`,
      [row.project_id, row.org_id, row.currency],
    );
    const account =
      known?.id ??
      (await this.ledger.openAccount(tx, {
        book: row.project_id,
        kind: 'co_funding',
        asset: row.currency,
        label: 'Own contribution',
        organisationId: row.org_id,
      }));
    const source = await this.ledger.counter(tx, row.project_id, 'co_funding_source', row.currency);
    await this.ledger.post(tx, {
      book: row.project_id,
      kind: 'co_funding',
      cause: { kind: 'co_funding_entry', id: row.id },
      movements: [{ debit: source, credit: account, amount: row.amount_minor }],
      personId: caller.personId,
      requestId: caller.requestId,
      reason: row.evidence,
    });
  }

  private async award(tx: Tx, caller: Caller, awardId: string): Promise<{ project_id: string; currency: string }> {
    const award = await tx.first<{ project_id: string; currency: string }>(
      `select project_id, currency from awards where programme_id = $1 and id = $2 and state in ('active', 'suspended')`,
      [caller.scopeId, awardId],
    );
    if (!award) throw Problem.notFound('accepted award');
    await this.projects.enterAsStaff(tx, caller.scopeId, award.project_id);
    // One after the other: two first confirmations for one organisation must not open two accounts.
    await tx.query(`select 1 from awards where project_id = $1 and id = $2 for no key update`, [
      award.project_id,
      awardId,
    ]);
    return award;
  }

  private async tell(tx: Tx, caller: Caller, row: Row, action: ActOn<'co_funding'>): Promise<void> {
    const money = moneyShown(row.amount_minor, row.currency);
    await this.audit.record(tx, caller, {
      scopeId: row.project_id,
      action,
      subject: 'co_funding_entry',
      subjectId: row.id,
      after: { amount: money, state: row.state },
      reason: row.reason ?? undefined,
    });
    const payload = { award_id: row.award_id, organisation_id: row.org_id, state: row.state, amount: money };
    await this.outbox.publish(tx, { topic: action, scopeId: row.project_id, key: row.id, payload });
  }
}

function shown(row: Row, names: ReadonlyMap<string, string>): CoFundingEntryDto {
  return {
    id: show('cof', row.id),
    project: show('prj', row.project_id),
    award: show('awd', row.award_id),
    organisation: show('org', row.org_id),
    amount: moneyShown(row.amount_minor, row.currency),
    evidence: row.evidence,
    state: row.state,
    reason: row.reason,
    entered_by: show('per', row.entered_by),
    entered_by_name: names.get(row.entered_by) ?? null,
    entered_at: row.entered_at,
    decided_by: row.decided_by && show('per', row.decided_by),
    decided_by_name: (row.decided_by && names.get(row.decided_by)) ?? null,
    decided_at: row.decided_at,
    version: row.version,
  };
}
