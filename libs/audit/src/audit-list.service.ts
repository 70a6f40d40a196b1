import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import { Database } from '@app/platform/database';
import { Cursors, type Page, type PageQuery } from '@app/platform/http';
import { show } from '@app/platform/ids';
import type { AuditEntryDto } from './audit.dto';

interface Row {
  scope_id: string;
  id: string;
  programme_id: string | null;
  at: Date;
  person_id: string | null;
  on_behalf_of: string | null;
  key_id: string | null;
  action: string;
  subject: string;
  before_digest: string | null;
  after_digest: string | null;
  details: Record<string, unknown>;
  request_id: string | null;
}

/** The record of the scope that the caller entered, newest first; a programme's has what is done in its projects. */
@Injectable()
export class AuditList {
  constructor(
    private readonly database: Database,
    private readonly cursors: Cursors,
  ) {}

  list(caller: Caller, query: PageQuery): Promise<Page<AuditEntryDto>> {
    const binding = ['audit', caller.scopeId];
    const after = this.cursors.after(query, binding);
    return this.database.transaction(caller, async (tx) => {
      const rows = await tx.query<Row>(
        `select scope_id, id, programme_id, at, person_id, on_behalf_of, key_id, action, subject, before_digest,
                after_digest, details, request_id
           from audit_entries where ${caller.door === 'staff' ? 'programme_id' : 'scope_id'} = $1
            and ($2::uuid is null or id < $2) order by id desc limit $3`,
        [caller.scopeId, after?.[0] ?? null, (query.limit ?? 50) + 1],
      );
      return this.cursors.page(rows, query, binding, (row) => [row.id], shown);
    });
  }
}

function shown(row: Row): AuditEntryDto {
  return {
    id: show('aud', row.id),
    at: row.at,
    project: row.programme_id && row.programme_id !== row.scope_id ? show('prj', row.scope_id) : null,
    person: row.person_id && show('per', row.person_id),
    on_behalf_of: row.on_behalf_of && show('org', row.on_behalf_of),
    by_key: row.key_id !== null,
    action: row.action,
    subject: row.subject,
    before_digest: row.before_digest,
    after_digest: row.after_digest,
    details: row.details,
    request_id: row.request_id,
  };
}
