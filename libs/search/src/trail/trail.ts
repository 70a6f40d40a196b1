import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import type { AuditAction } from '@app/audit';
import { Identity } from '@app/identity';
import { Organisations } from '@app/organisations';
import { Database, type Door, type Tx } from '@app/platform/database';
import { boundsOf, Cursors, type Page } from '@app/platform/http';
import { firstIdAt, show } from '@app/platform/ids';
import { kinds, namesOf } from './subjects';
import type { AuditEntryDto, AuditQuery } from './trail.dto';

interface Row {
  scope_id: string;
  id: string;
  programme_id: string | null;
  at: Date;
  person_id: string | null;
  on_behalf_of: string | null;
  key_id: string | null;
  action: AuditAction;
  subject: string;
  subject_id: string | null;
  before_digest: string | null;
  after_digest: string | null;
  details: Record<string, unknown>;
  request_id: string | null;
}

/** An id tells when it was made, and that was in the transaction of the act: by far less than this beside its moment. */
const apart = 3_600_000;

/** By what an office finds its entries, of which some stand in the records of what is below it. */
const keys: Partial<Record<Door, string>> = { staff: 'programme_id', platform: 'platform_id' };

/**
 * The record of the scope that the caller entered, newest first; a programme's has what is done in its projects, the platform's
 * what is done to organisations, programmes and pools.
 */
@Injectable()
export class Trail {
  constructor(
    private readonly database: Database,
    private readonly cursors: Cursors,
    private readonly identity: Identity,
    private readonly organisations: Organisations,
  ) {}

  list(caller: Caller, query: AuditQuery & { project?: string }): Promise<Page<AuditEntryDto>> {
    const { person, action, project, about } = query;
    const { first, end } = boundsOf(query);
    const binding = ['audit', caller.scopeId, { person, action, project, about, first, end }];
    const after = this.cursors.after(query, binding);
    const values: unknown[] = [];
    const and = (condition: string, value: unknown) =>
      value == null ? '' : ` and ${condition.replace('?', `$${values.push(value)}`)}`;
    // Ids follow time: with the bounds on them a period is read from the index, however far back it lies.
    const where =
      and(`${keys[caller.door] ?? 'scope_id'} = ?`, caller.scopeId) +
      and('id < ?', after?.[0] ?? undefined) +
      and('scope_id = ?', project) +
      and('person_id = ?', person) +
      and('action = ?', action) +
      // Told apart so that the index of acts is seen to fit: it has no launches, which are found among all entries.
      (action === undefined || action === 'job.launched' ? '' : ` and action <> 'job.launched'`) +
      and('subject_id = ?', about) +
      and('at >= ?', first) +
      and('id >= ?', first && firstIdAt(new Date(first.getTime() - apart))) +
      and('at < ?', end) +
      and('id < ?', end && firstIdAt(new Date(end.getTime() + apart)));
    return this.database.transaction(caller, async (tx) => {
      const rows = await tx.query<Row & { [column: string]: unknown }>(
        `select scope_id, id, programme_id, at, person_id, on_behalf_of, key_id, action, subject, subject_id, before_digest,
                after_digest, details, request_id
           from audit_entries where true${where} order by id desc limit ${(query.limit ?? 50) + 1}`,
        values,
      );
      const names = await this.names(tx, caller, rows);
      return this.cursors.page(
        rows,
        query,
        binding,
        (row) => [row.id],
        (row) => shown(row, names, caller),
      );
    });
  }

  /** Names of whoever acted, of whom they acted for, and of what they acted on. */
  private async names(tx: Tx, caller: Caller, rows: Row[]): Promise<Map<string, string>> {
    const people = rows.flatMap(({ person_id, subject, subject_id }) => [
      person_id,
      kinds[subject]?.prefix === 'per' ? subject_id : null,
    ]);
    const organisations = rows.flatMap(({ on_behalf_of, subject, subject_id }) => [
      on_behalf_of,
      subject === 'organisation' ? subject_id : null,
    ]);
    const things = rows.flatMap(({ scope_id, subject, subject_id }) =>
      subject_id ? [{ kind: subject, scope: scope_id, id: subject_id }] : [],
    );
    const around = rows.flatMap((row) => {
      const kind = caller.door === 'platform' && kindAround(row);
      return kind ? [{ kind, scope: row.scope_id, id: row.scope_id }] : [];
    });
    const projects = rows.filter(inProject).map(({ scope_id }) => ({ kind: 'project', scope: scope_id, id: scope_id }));
    // What stands in the record of a programme or a pool is read where that is entered, as on its own pages.
    const entered = {
      programmes: around.filter(({ kind }) => kind === 'programme').map(({ id }) => id),
      pools: around.filter(({ kind }) => kind === 'pool').map(({ id }) => id),
    };
    const read = () => namesOf(tx, caller, [...things, ...projects, ...around]);
    const known = [
      ...(await (around.length > 0 ? tx.within(tx.door, { ...tx.scopes, ...entered }, read) : read())),
      ...(await this.identity.names(tx, present(people))),
      ...[...(await this.organisations.names(tx, present(organisations)))].map(
        ([id, { legal_name }]) => [id, legal_name] as const,
      ),
    ];
    return new Map(known);
  }
}

const present = (ids: (string | null)[]) => [...new Set(ids.filter((id) => id !== null))];
const inProject = ({ programme_id, scope_id }: Row) => programme_id !== null && programme_id !== scope_id;

/** What kind of thing the record is of that an act of the platform stands in; null where that is the thing itself. */
const kindAround = ({ action, scope_id, subject_id }: Row): 'programme' | 'pool' | null => {
  const of = action.split('.')[0];
  return scope_id !== subject_id && (of === 'programme' || of === 'pool') ? of : null;
};

function shown(row: Row, names: Map<string, string>, { door }: Caller): AuditEntryDto {
  const name = (id: string | null) => (id === null ? null : (names.get(id) ?? null));
  const prefix = kinds[row.subject]?.prefix;
  const around = door === 'platform' ? kindAround(row) : null;
  return {
    id: show('aud', row.id),
    at: row.at,
    project: inProject(row) ? show('prj', row.scope_id) : null,
    project_name: inProject(row) ? name(row.scope_id) : null,
    person: row.person_id && show('per', row.person_id),
    person_name: name(row.person_id),
    on_behalf_of: row.on_behalf_of && show('org', row.on_behalf_of),
    on_behalf_of_name: name(row.on_behalf_of),
    by_key: row.key_id !== null,
    action: row.action,
    subject: row.subject,
    about: row.subject_id && prefix ? show(prefix, row.subject_id) : null,
    about_name: name(row.subject_id),
    before_digest: row.before_digest,
    after_digest: row.after_digest,
    within: around && show(kinds[around].prefix, row.scope_id),
    within_name: around && name(row.scope_id),
    details: row.details,
    request_id: row.request_id,
  };
}
