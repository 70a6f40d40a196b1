import { Injectable } from '@nestjs/common';
import { LessThanOrEqual } from 'typeorm';
import type { Caller } from '@app/access';
import { Audit, type ActOn } from '@app/audit';
import { Database, type Tx } from '@app/platform/database';
import { Outbox } from '@app/platform/events';
import { Cursors, matchVersion, Problem } from '@app/platform/http';
import { newId, show } from '@app/platform/ids';
import { Participant, Programme, Project } from '@app/projects';
import { agreementExists, nowhereLeft, stewardNeeded, unknownProject } from '../datasets.problems';
import { narrowed } from '../register/residency';
import { Datasets } from '../register/datasets.service';
import { DatasetVersion } from '../versions/dataset-version.entity';
import { usableStates } from '../versions/dataset-version.state';
import { agreementStates } from './agreement.state';
import type { AgreementDto, AgreementPage, AgreementQuery, MakeAgreementDto } from './agreement.dto';
import { Agreement } from './agreement.entity';
import { RightWriter } from './right-writer';

/** Agreements of the owner, and with each of them the project's own copy of the right, in one transaction. */
@Injectable()
export class Agreements {
  constructor(
    private readonly database: Database,
    private readonly cursors: Cursors,
    private readonly datasets: Datasets,
    private readonly rights: RightWriter,
    private readonly audit: Audit,
    private readonly outbox: Outbox,
  ) {}

  make(caller: Caller, body: MakeAgreementDto): Promise<AgreementDto> {
    return this.database.transaction(caller, async (tx) => {
      const version = await this.usable(tx, caller.scopeId, body.dataset_version);
      const dataset = await this.datasets.get(tx, caller.scopeId, version.dataset_id);
      const { name, time_zone, own } = await this.project(tx, caller, body.project);
      if (!own && !caller.ability.may('agree', 'Agreement', caller.scopeId)) throw stewardNeeded();
      const until = body.until ?? null;
      if (until && until <= tx.now)
        throw Problem.invalid([
          { pointer: '/until', code: 'in-the-past', detail: 'must lie in the future', value: body.until },
        ]);
      const included = narrowed(dataset, body.countries ?? null);
      if (body.countries && included?.length === 0) throw nowhereLeft(body.countries);
      const row: Agreement = {
        org_id: caller.scopeId,
        id: newId(),
        dataset_id: dataset.id,
        version_id: version.id,
        project_id: body.project,
        project_name: name,
        time_zone,
        purpose: body.purpose,
        own_data: own,
        until,
        pools: body.pools ?? null,
        countries: body.countries ?? null,
        state: 'in_force',
        granted_by: caller.personId,
        granted_at: tx.now,
        revoked_by: null,
        revoked_at: null,
        revoked_reason: null,
        version: 1,
      };
      await this.alone(tx, row);
      await tx.manager.insert(Agreement, row);
      await this.rights.give(tx, caller, row, { dataset, version, included });
      await this.tell(tx, caller, row, 'agreement.made');
      return shown(row);
    });
  }

  revoke(caller: Caller, id: string, reason: string): Promise<AgreementDto> {
    return this.database.transaction(caller, async (tx) => {
      const row = await this.get(tx, caller.scopeId, id, 'for change');
      matchVersion(caller.ifMatch, row.version);
      agreementStates.move(row.state, 'revoked', 'revocation');
      return shown(await this.end(tx, caller, row, reason, 'revoked'));
    });
  }

  /** Ends every agreement on a version that was withdrawn. */
  async withdrawAll(tx: Tx, caller: Caller, versionId: string, reason: string): Promise<void> {
    for (const row of await this.onVersion(tx, caller.scopeId, versionId))
      await this.end(tx, caller, row, reason, 'withdrawn');
  }

  /** Tells every project with an agreement in force on a version that the version is deprecated. */
  async deprecateAll(tx: Tx, caller: Caller, versionId: string, reason: string): Promise<void> {
    for (const row of await this.onVersion(tx, caller.scopeId, versionId))
      await this.rights.deprecate(tx, caller, row, reason);
  }

  /** Ends an agreement whose time is over; its organisation must be entered. @returns whether this call did it */
  async expire(tx: Tx, row: Agreement): Promise<boolean> {
    const due = { org_id: row.org_id, id: row.id, state: 'in_force' as const, until: LessThanOrEqual(tx.now) };
    const { affected } = await tx.manager.update(Agreement, due, { state: 'expired', version: row.version + 1 });
    if (affected === 0) return false;
    await this.rights.expire(tx, row);
    await this.outbox.publish(tx, { topic: 'agreement.expired', scopeId: row.org_id, key: row.id });
    return true;
  }

  one(caller: Caller, id: string): Promise<AgreementDto> {
    return this.database.transaction(caller, async (tx) => shown(await this.get(tx, caller.scopeId, id)));
  }

  list(caller: Caller, query: AgreementQuery): Promise<AgreementPage> {
    const binding = ['agreements', caller.scopeId, query.dataset ?? null];
    const [after] = this.cursors.after(query, binding) ?? [null];
    return this.database.transaction(caller, async (tx) => {
      const rows = await tx.query<Agreement & { [column: string]: unknown }>(
        `select * from agreements where org_id = $1 and ($2::uuid is null or id < $2) and ($3::uuid is null or dataset_id = $3)
          order by id desc limit $4`,
        [caller.scopeId, after, query.dataset ?? null, (query.limit ?? 50) + 1],
      );
      return this.cursors.page(rows, query, binding, (row) => [row.id], shown);
    });
  }

  private onVersion(tx: Tx, org_id: string, version_id: string): Promise<Agreement[]> {
    return tx.manager.find(Agreement, {
      where: { org_id, version_id, state: 'in_force' },
      order: { id: 'ASC' },
      lock: { mode: 'pessimistic_write' },
    });
  }

  private async get(tx: Tx, org_id: string, id: string, why: 'to show' | 'for change' = 'to show'): Promise<Agreement> {
    const lock = why === 'for change' ? { mode: 'pessimistic_write' as const } : undefined;
    const row = await tx.manager.findOne(Agreement, { where: { org_id, id }, lock });
    if (!row) throw Problem.notFound('agreement');
    return row;
  }

  /** Locked, so that no right is given to a version while it is withdrawn. */
  private async usable(tx: Tx, org_id: string, id: string): Promise<DatasetVersion> {
    const row = await tx.manager.findOne(DatasetVersion, {
      where: { org_id, id },
      lock: { mode: 'pessimistic_write' },
    });
    if (!row) throw Problem.notFound('dataset version');
    if (!usableStates.includes(row.state))
      throw Problem.state('dataset version', row.state, 'an agreement', usableStates);
    return row;
  }

  /** A project's name, the time zone of its days, and whether the owner is an active participant of it. @throws 400 `unknown-project` */
  private project(tx: Tx, caller: Caller, id: string): Promise<{ name: string; time_zone: string; own: boolean }> {
    return tx.within('partner', { ...caller.scopes, projects: [id] }, async () => {
      const project = await tx.manager.findOneBy(Project, { id });
      if (!project) throw unknownProject(show('prj', id));
      const { time_zone } = await tx.manager.findOneByOrFail(Programme, { id: project.programme_id });
      const own = { project_id: id, org_id: caller.scopeId, state: 'active' as const };
      return { name: project.name, time_zone, own: await tx.manager.existsBy(Participant, own) };
    });
  }

  /** One agreement in force for a project and a version; one whose time is over makes room. */
  private async alone(tx: Tx, row: Agreement): Promise<void> {
    const { org_id, version_id, project_id } = row;
    const other = await tx.manager.findOneBy(Agreement, { org_id, version_id, project_id, state: 'in_force' });
    if (!other) return;
    if (other.until === null || other.until > tx.now) throw agreementExists(show('agr', other.id));
    await this.expire(tx, other);
  }

  private async end(
    tx: Tx,
    caller: Caller,
    row: Agreement,
    reason: string,
    because: 'revoked' | 'withdrawn',
  ): Promise<Agreement> {
    const after: Agreement = {
      ...row,
      state: 'revoked',
      revoked_by: caller.personId,
      revoked_at: tx.now,
      revoked_reason: reason,
      version: row.version + 1,
    };
    await tx.manager.update(Agreement, { org_id: row.org_id, id: row.id }, after);
    await this.rights.take(tx, caller, after, because);
    await this.tell(tx, caller, after, 'agreement.revoked', row);
    return after;
  }

  private async tell(
    tx: Tx,
    caller: Caller,
    row: Agreement,
    action: ActOn<'agreement'>,
    before?: Agreement,
  ): Promise<void> {
    await this.audit.record(tx, caller, {
      scopeId: row.org_id,
      action,
      subject: 'agreement',
      subjectId: row.id,
      before,
      after: { version: row.version_id, project: row.project_id, purpose: row.purpose, until: row.until },
      reason: row.revoked_reason ?? undefined,
    });
    await this.outbox.publish(tx, { topic: action, scopeId: row.org_id, key: row.id });
  }
}

function shown(row: Agreement): AgreementDto {
  return {
    id: show('agr', row.id),
    organisation: show('org', row.org_id),
    dataset: show('dst', row.dataset_id),
    dataset_version: show('dsv', row.version_id),
    project: show('prj', row.project_id),
    project_name: row.project_name,
    time_zone: row.time_zone,
    purpose: row.purpose,
    own_data: row.own_data,
    until: row.until,
    pools: row.pools?.map((id) => show('pol', id)) ?? null,
    countries: row.countries,
    state: row.state,
    granted_by: show('per', row.granted_by),
    granted_at: row.granted_at,
    revoked_at: row.revoked_at,
    revoked_reason: row.revoked_reason,
    version: row.version,
  };
}
