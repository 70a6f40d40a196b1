import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import { Audit } from '@app/audit';
import { Identity } from '@app/identity';
import { type InvitationDto, type InvitationPage, Invitations, type InvitationScope } from '@app/organisations';
import { Database, type Tx } from '@app/platform/database';
import { Cursors, FieldFaults, type PageQuery, Problem } from '@app/platform/http';
import { newId, show } from '@app/platform/ids';
import type {
  CreateProgrammeDto,
  InviteColleagueDto,
  InviteStaffDto,
  NameStaffDto,
  ProgrammeDto,
  ProgrammePage,
  RoleHolderDto,
  RoleHolderPage,
} from './programme.dto';
import { Programme } from './programme.entity';
import { unknownPerson } from '../projects.problems';
import { holderShown, RoleHolders } from './role-holders';

/** Programmes: made by the platform administrator, who names their staff; read by these, whose administrators invite others to read. */
@Injectable()
export class Programmes {
  constructor(
    private readonly database: Database,
    private readonly cursors: Cursors,
    private readonly identity: Identity,
    private readonly holders: RoleHolders,
    private readonly invited: Invitations,
    private readonly audit: Audit,
  ) {}

  create(caller: Caller, body: CreateProgrammeDto): Promise<ProgrammeDto> {
    return this.database.transaction(caller, async (tx) => {
      const { administrator_email: email, administrator_locale: locale, ...facts } = body;
      await this.refuse(tx, body);
      const programme: Programme = {
        ...facts,
        fiscal_year_start_month: facts.fiscal_year_start_month ?? 4,
        time_zone: facts.time_zone ?? 'Asia/Tokyo',
        id: newId(),
        version: 1,
        created_at: tx.now,
      };
      await tx.manager.insert(Programme, programme);
      await tx.enter(tx.door, { ...tx.scopes, programmes: [programme.id] });
      await this.audit.record(tx, caller, {
        scopeId: programme.id,
        action: 'programme.created',
        subject: 'programme',
        subjectId: programme.id,
        after: { ...facts },
      });
      const first = { email, role: 'administrator' };
      if (await this.identity.personByEmail(tx, email)) await this.name(tx, caller, programme.id, first);
      else await this.invited.send(tx, caller, into(programme), { ...first, locale });
      return (await this.shown(tx, [programme]))[0];
    });
  }

  /** Tells together all that is wrong with the fields of a new programme. @throws 409 where one of it is its name, else 400 */
  private async refuse(tx: Tx, { name, starts_on, ends_on }: CreateProgrammeDto): Promise<void> {
    const faults = new FieldFaults();
    const detail = 'Another programme has this name.';
    const taken = await tx.manager.existsBy(Programme, { name });
    if (taken) faults.add({ pointer: '/name', code: 'programme-name-taken', detail });
    if (ends_on <= starts_on)
      faults.add({ pointer: '/ends_on', code: 'not-after-start', limit: starts_on, value: ends_on });
    if (!taken) return faults.refuse();
    throw new Problem({ ...Problem.conflict('programme-name-taken', detail, { name }).body, errors: faults.errors });
  }

  list(caller: Caller, query: PageQuery): Promise<ProgrammePage> {
    const binding = ['programmes'];
    const [after] = this.cursors.after(query, binding) ?? [null];
    return this.database.transaction(caller, async (tx) => {
      const rows = await tx.query<Programme>(
        `select *, starts_on::text, ends_on::text from programmes
          where ($1::uuid is null or id < $1) order by id desc limit $2`,
        [after, (query.limit ?? 50) + 1],
      );
      const shown = await this.shown(tx, rows);
      return this.cursors.page(
        rows,
        query,
        binding,
        (row) => [row.id],
        (_, n) => shown[n],
      );
    });
  }

  one(caller: Caller, id: string): Promise<ProgrammeDto> {
    return this.database.transaction(caller, async (tx) => (await this.shown(tx, [await this.found(tx, id)]))[0]);
  }

  staff(caller: Caller, id: string, query: PageQuery): Promise<RoleHolderPage> {
    return this.database.transaction(caller, async (tx) => {
      await this.found(tx, id);
      return this.holders.page(tx, { scopeKind: 'programme', scopeId: id }, query);
    });
  }

  nameStaff(caller: Caller, id: string, body: NameStaffDto): Promise<RoleHolderDto> {
    return this.within(caller, id, (tx) => this.name(tx, caller, id, body));
  }

  invitations(caller: Caller, id: string, query: PageQuery): Promise<InvitationPage> {
    return this.within(caller, id, (tx) => this.invited.page(tx, id, query));
  }

  /** Whether the address has an account shows nowhere: its owner has the role once they accept. */
  invite(caller: Caller, id: string, body: InviteStaffDto | InviteColleagueDto): Promise<InvitationDto> {
    return this.within(caller, id, (tx, programme) => this.invited.send(tx, caller, into(programme), body));
  }

  withdrawInvitation(caller: Caller, id: string, invitation: string): Promise<void> {
    return this.within(caller, id, (tx, programme) => this.invited.takeBack(tx, caller, into(programme), invitation));
  }

  /** Takes a role back. The last administrator stays: a programme without one cannot be steered. */
  async removeStaff(caller: Caller, id: string, personId: string, role: string): Promise<void> {
    await this.within(caller, id, async (tx) => {
      // One after the other: two administrators who are removed at once must not both be the last but one.
      await this.invited.inTurn(tx, id);
      const roles = await this.identity.rolesIn(tx, 'programme', id);
      if (!roles.some((held) => held.personId === personId && held.role === role)) throw Problem.notFound('role');
      if (role === 'administrator' && roles.filter((held) => held.role === role).length === 1)
        throw Problem.conflict('last-administrator', 'Name another administrator first.', {
          programme: show('prg', id),
        });
      await this.identity.revokeRole(tx, { personId, scopeKind: 'programme', scopeId: id, organisationId: null, role });
      const { email } = roles.find((held) => held.personId === personId) as { email: string };
      await this.invited.takeBackTo(tx, id, email, [role]);
      if (role === 'administrator') await this.invited.takeBackFrom(tx, id, personId);
      await this.audit.record(tx, caller, {
        scopeId: id,
        action: 'programme.role_revoked',
        subject: 'person',
        subjectId: personId,
        before: { role },
      });
    });
  }

  /** What is done in a programme by the platform or its own office, which is on that one's record. */
  private within<T>(caller: Caller, id: string, work: (tx: Tx, programme: Programme) => Promise<T>): Promise<T> {
    return this.database.transaction(caller, async (tx) => {
      const programme = await this.found(tx, id);
      await tx.enter(tx.door, { ...tx.scopes, programmes: [id] });
      return work(tx, programme);
    });
  }

  private async name(tx: Tx, caller: Caller, id: string, { email, role }: NameStaffDto): Promise<RoleHolderDto> {
    const person = await this.identity.personByEmail(tx, email);
    if (!person) throw unknownPerson('/email');
    await this.identity.grantRole(tx, {
      personId: person.id,
      scopeKind: 'programme',
      scopeId: id,
      organisationId: null,
      role,
    });
    await this.audit.record(tx, caller, {
      scopeId: id,
      action: 'programme.role_granted',
      subject: 'person',
      subjectId: person.id,
      after: { role },
    });
    return holderShown({ personId: person.id, name: person.name, email: person.email, role, organisationId: null });
  }

  /** In the order given. */
  private async shown(tx: Tx, rows: readonly Programme[]): Promise<ProgrammeDto[]> {
    const ids = rows.map(({ id }) => id);
    const finance = await this.identity.countHolders(tx, 'programme', ids, 'finance');
    return rows.map((row) => presentProgramme(row, finance.get(row.id) ?? 0));
  }

  private async found(tx: Tx, id: string): Promise<Programme> {
    const row = await tx.manager.findOneBy(Programme, { id });
    if (!row) throw Problem.notFound('programme');
    return row;
  }
}

const into = ({ id, name }: Programme): InvitationScope => ({ kind: 'programme', id, organisationId: null, name });

const presentProgramme = (row: Programme, finance: number): ProgrammeDto => ({
  id: show('prg', row.id),
  name: row.name,
  funder: row.funder,
  currency: row.currency,
  starts_on: row.starts_on,
  ends_on: row.ends_on,
  fiscal_year_start_month: row.fiscal_year_start_month,
  time_zone: row.time_zone,
  finance,
  created_at: row.created_at,
  version: row.version,
});
