import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import { Audit } from '@app/audit';
import { addressKey, Identity, People } from '@app/identity';
import { Config } from '@app/platform/config';
import { Database, type Tx } from '@app/platform/database';
import { Outbox } from '@app/platform/events';
import { Cursors, matchVersion, type Page, Problem, RateLimiter } from '@app/platform/http';
import { newId, show } from '@app/platform/ids';
import { Countries } from './countries/countries.service';
import type {
  ChangeRegistration,
  CloseOrganisation,
  OrganisationDto,
  OrganisationOwnerDto,
  OrganisationQuery,
  PlatformOrganisationDto,
  RegisterOrganisation,
  SuspendOrganisation,
  VerifyOrganisation,
} from './organisation.dto';
import { unknownCountry } from './organisation.problems';
import { organisationStates, type OrganisationState } from './organisation.state';
import { registrationNumber } from './registration-number';

interface Row {
  org_id: string;
  legal_name: string;
  country: string;
  registration_number: string;
  own_evidence: string | null;
  state: OrganisationState;
  state_reason: string | null;
  created_at: Date;
  verified_at: Date | null;
  version: number;
}

/** With what the platform alone reads: what was looked at, and by whom. */
interface VerifiedRow extends Row {
  evidence: string | null;
  verified_by: string | null;
}

const columns = `o.org_id, n.legal_name, o.country, o.registration_number, o.own_evidence, o.state, o.state_reason,
  o.created_at, o.verified_at, o.version`;
const tables = 'organisations o join organisation_names n on n.org_id = o.org_id';

/** Registering an organisation, and what the platform administrator decides about it. */
@Injectable()
export class Registration {
  constructor(
    private readonly database: Database,
    private readonly identity: Identity,
    private readonly people: People,
    private readonly countries: Countries,
    private readonly audit: Audit,
    private readonly outbox: Outbox,
    private readonly cursors: Cursors,
    private readonly limiter: RateLimiter,
    private readonly config: Config,
  ) {}

  /**
   * Person, organisation and ownership in one act. Whether the address has an account already shows nowhere: who owns it
   * learns by mail, and owns the organisation only after confirming.
   */
  async register(body: RegisterOrganisation, from: { requestId: string; address: string }): Promise<OrganisationDto> {
    // Each one hashes a password and sends a mail to an address that nobody has proven yet.
    await this.limiter.take(`register:address:${addressKey(from.address)}`, this.config.signInsPerAddress, 300);
    await this.limiter.take(`register:owner:${body.owner.email.toLowerCase()}`, 5, 86_400);
    const passwordHash = await this.people.hash(body.owner.password);
    const id = newId();
    return this.database.transaction({ door: 'partner', scopes: { organisations: [id] } }, async (tx) => {
      const number = await this.number(tx, body.country, body.registration_number);
      const { email, name, locale } = body.owner;
      await this.insert(tx, id, number, body);
      await this.identity.setScopeState(tx, this.stateOf(id, 'registered'));
      await this.people.claim(
        tx,
        { email, name, passwordHash, locale },
        { scopeKind: 'organisation', scopeId: id, organisationId: id, role: 'owner' },
      );
      await this.audit.record(
        tx,
        // Who it was is known when the address is confirmed.
        { personId: null, requestId: from.requestId, organisationId: id },
        {
          scopeId: id,
          action: 'organisation.registered',
          subject: 'organisation',
          subjectId: id,
          after: { legal_name: body.legal_name, country: body.country, registration_number: number },
        },
      );
      await this.outbox.publish(tx, { topic: 'organisation.registered', scopeId: id, key: id });
      return shown(await this.load(tx, id));
    });
  }

  /** Mends the registration before it is verified; afterwards it is what was looked at. */
  correct(caller: Caller, body: ChangeRegistration): Promise<OrganisationDto> {
    return this.database.transaction(caller, async (tx) => {
      const id = caller.scopeId;
      const row = await this.load(tx, id, 'for update of o');
      matchVersion(caller.ifMatch, row.version);
      if (row.state !== 'registered') throw Problem.state('organisation', row.state, 'a correction', ['registered']);
      const before = {
        legal_name: row.legal_name,
        registration_number: row.registration_number,
        evidence: row.own_evidence,
      };
      const after = {
        legal_name: body.legal_name ?? row.legal_name,
        registration_number: body.registration_number
          ? await this.number(tx, row.country, body.registration_number)
          : row.registration_number,
        evidence: body.evidence ?? row.own_evidence,
      };
      await tx.query(
        `update organisations set registration_number = $2, own_evidence = $3, version = version + 1 where org_id = $1`,
        [id, after.registration_number, after.evidence],
      );
      await tx.query(`update organisation_names set legal_name = $2 where org_id = $1`, [id, after.legal_name]);
      const subject = { subject: 'organisation', subjectId: id, before, after };
      await this.audit.record(tx, caller, { scopeId: id, action: 'organisation.corrected', ...subject });
      return shown(await this.load(tx, id));
    });
  }

  show(caller: Caller, id: string): Promise<OrganisationDto> {
    return this.database.transaction(caller, async (tx) => shown(await this.load(tx, id)));
  }

  /** As the platform sees it, with what its verification rests on. */
  inspect(caller: Caller, id: string): Promise<PlatformOrganisationDto> {
    return this.database.transaction(caller, (tx) => this.whole(tx, caller, id));
  }

  private async whole(tx: Tx, caller: Caller, id: string): Promise<PlatformOrganisationDto> {
    const row = await this.load<VerifiedRow>(tx, id, '', `${columns}, o.evidence, o.verified_by`);
    const { evidence, verified_by, verified_at } = row;
    const owners = await this.owners(tx, id);
    if (evidence === null || verified_by === null || verified_at === null)
      return { ...shown(row), owners, verification: null };
    const names = await this.identity.namesOnRecord(tx, caller, [verified_by]);
    const verified_by_name = names.get(verified_by) ?? null;
    return {
      ...shown(row),
      owners,
      verification: { evidence, verified_by: show('per', verified_by), verified_by_name, verified_at },
    };
  }

  /** Whom to ask about the evidence, and to hold to it. */
  private async owners(tx: Tx, id: string): Promise<OrganisationOwnerDto[]> {
    const held = await this.identity.rolesIn(tx, 'organisation', id);
    return held
      .filter(({ role }) => role === 'owner')
      .sort((a, b) => a.since.getTime() - b.since.getTime())
      .map(({ personId, name, email, since }) => ({ person: show('per', personId), name, email, since }));
  }

  list(caller: Caller, query: OrganisationQuery): Promise<Page<OrganisationDto>> {
    const binding = ['organisations', caller.door, query.state ?? null];
    const after = this.cursors.after(query, binding);
    return this.database.transaction(caller, async (tx) => {
      const rows = await tx.query<Row & { [column: string]: unknown }>(
        `select ${columns} from ${tables}
          where ($1::text is null or o.state = $1) and ($2::uuid is null or o.org_id < $2)
          order by o.org_id desc limit $3`,
        [query.state ?? null, after?.[0] ?? null, (query.limit ?? 50) + 1],
      );
      return this.cursors.page(rows, query, binding, (row) => [row.org_id], shown);
    });
  }

  verify(caller: Caller, id: string, body: VerifyOrganisation): Promise<PlatformOrganisationDto> {
    return this.change(caller, id, 'verified', 'verifying', { evidence: body.evidence, reason: null });
  }

  suspend(caller: Caller, id: string, body: SuspendOrganisation): Promise<PlatformOrganisationDto> {
    const action = body.state === 'suspended' ? 'suspending' : 'lifting the suspension';
    return this.change(caller, id, body.state, action, { evidence: null, reason: body.reason });
  }

  /** For good: its people can do nothing any more, and its number may be registered anew. */
  close(caller: Caller, id: string, body: CloseOrganisation): Promise<PlatformOrganisationDto> {
    return this.change(caller, id, 'closed', 'closing', { evidence: null, reason: body.reason });
  }

  private change(
    caller: Caller,
    id: string,
    to: OrganisationState,
    action: string,
    why: { evidence: string | null; reason: string | null },
  ): Promise<PlatformOrganisationDto> {
    return this.database.transaction(caller, async (tx) => {
      const row = await this.load(tx, id);
      matchVersion(caller.ifMatch, row.version);
      const verifying = row.state === 'registered';
      if (verifying && to === 'verified' && !why.evidence)
        throw Problem.state('organisation', row.state, action, ['suspended']);
      if (!verifying && why.evidence) throw Problem.state('organisation', row.state, action, ['registered']);
      organisationStates.move(row.state, to, action);
      const changed = await tx.change(
        `update organisations set state = $2, state_reason = $3, evidence = coalesce($4, evidence),
           verified_by = case when $4::text is null then verified_by else $5 end,
           verified_at = case when $4::text is null then verified_at else $6 end, version = version + 1
          where org_id = $1 and version = $7`,
        [id, to, why.reason, why.evidence, caller.personId, tx.now, row.version],
      );
      if (changed !== 1) throw Problem.conflict('changed-meanwhile', 'It changed at the same time. Read it again.');
      await tx.query(`update organisation_names set state = $2 where org_id = $1`, [id, to]);
      await this.identity.setScopeState(tx, this.stateOf(id, to));
      await tx.within('platform', { organisations: [id] }, async () => {
        await this.audit.record(tx, caller, {
          scopeId: id,
          action: `organisation.${to}`,
          subject: 'organisation',
          subjectId: id,
          before: { state: row.state },
          after: { state: to },
          reason: why.reason ?? why.evidence ?? undefined,
        });
        await this.outbox.publish(tx, { topic: newsOf(row.state, to), scopeId: id, key: id });
      });
      return this.whole(tx, caller, id);
    });
  }

  private async insert(tx: Tx, id: string, number: string, body: RegisterOrganisation): Promise<void> {
    const made = await tx.change(
      `insert into organisations (org_id, country, registration_number, own_evidence, state, created_at)
       values ($1, $2, $3, $4, 'registered', $5) on conflict do nothing`,
      [id, body.country, number, body.evidence ?? null, tx.now],
    );
    if (made !== 1)
      throw Problem.conflict(
        'organisation-known',
        'An organisation with this number is registered. Ask its owner to invite you.',
        {
          country: body.country,
          registration_number: number,
        },
      );
    await tx.query(
      `insert into organisation_names (org_id, legal_name, country, state) values ($1, $2, $3, 'registered')`,
      [id, body.legal_name, body.country],
    );
  }

  private async number(tx: Tx, code: string, text: string): Promise<string> {
    const country = await this.countries.find(tx, code);
    if (!country) throw unknownCountry(code);
    return registrationNumber(country, text);
  }

  private async load<R extends Row>(tx: Tx, id: string, lock = '', wanted = columns): Promise<R> {
    const row = await tx.first<R & { [column: string]: unknown }>(
      `select ${wanted} from ${tables} where o.org_id = $1 ${lock}`,
      [id],
    );
    if (!row) throw Problem.notFound('organisation');
    return row;
  }

  private stateOf(id: string, state: OrganisationState) {
    return { scopeKind: 'organisation', scopeId: id, organisationId: id, state } as const;
  }
}

/** To its people it is not the same whether they are let in or let in again, turned away or shut out. */
function newsOf(from: OrganisationState, to: OrganisationState) {
  if (to === 'verified' && from === 'suspended') return 'organisation.resumed';
  if (to === 'closed' && from === 'registered') return 'organisation.refused';
  return `organisation.${to}` as const;
}

function shown(row: Row): OrganisationDto {
  return {
    id: show('org', row.org_id),
    legal_name: row.legal_name,
    country: row.country,
    registration_number: row.registration_number,
    evidence: row.own_evidence,
    state: row.state,
    state_reason: row.state_reason,
    created_at: row.created_at,
    verified_at: row.verified_at,
    version: row.version,
  };
}
