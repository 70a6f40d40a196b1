import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { QueryResultRow } from 'pg';
import type { Caller } from '@app/access';
import type { Tx } from '@app/platform/database';
import { Hints, kindOf } from '@app/platform/events';
import { newId } from '@app/platform/ids';
import type { AuditAction } from './actions';

/** One act on record. `before` and `after` are kept as digests; `details` is what readers see. */
export interface AuditRecord {
  /** Organisation, project, programme or pool whose record it is; it must be entered. */
  scopeId: string;
  /** `<subject>.<what was done>`, for example `award.accepted`. */
  action: AuditAction;
  subject: string;
  subjectId: string | null;
  before?: object;
  after?: object;
  reason?: string;
  details?: object;
}

/** A request for the bytes of a stored file. */
export interface FileRead {
  scopeId: string;
  /** What the file belongs to. */
  subject: 'dataset_version' | 'model_version';
  subjectId: string;
  path: string;
  sha256: string;
  /** `Range` of the request as it was sent; undefined: the whole file. */
  range: string | undefined;
}

/** An act as it stands on record: when, by whom, and what readers see of it. */
export interface ActOnRecord extends QueryResultRow {
  at: Date;
  person_id: string | null;
  details: Record<string, unknown>;
}

/** Who acted, as far as it is known. */
export type Actor = { personId: string | null } & Pick<Caller, 'requestId'> &
  Partial<Pick<Caller, 'credentials' | 'organisationId'>>;

/** The platform's scope, and things whose record it reads beside its own: it made or verified them. */
const platform = '00000000-0000-0000-0000-000000000000';
const ofPlatform = ['organisation', 'programme', 'pool'];

const digest = (value: object | undefined) =>
  value === undefined
    ? null
    : createHash('sha256')
        .update(JSON.stringify(value, (_, field: unknown) => (typeof field === 'bigint' ? field.toString() : field)))
        .digest('hex');

/** The append-only record of who did what. */
@Injectable()
export class Audit {
  constructor(private readonly hints: Hints) {}

  /**
   * The one rule for reading a file: every request for its bytes is on record, with the part that it asked for, before
   * the first byte leaves. A client chooses its ranges, so no range may be free of it.
   */
  read(tx: Tx, actor: Actor, { scopeId, subject, subjectId, path, sha256, range }: FileRead): Promise<void> {
    const details = { path, sha256, range: range?.slice(0, 200) ?? null };
    return this.record(tx, actor, { scopeId, action: `${subject}.file_read`, subject, subjectId, details });
  }

  /** What is on record of one thing under one act, the oldest first: for whoever entered the scope. */
  entriesOf(tx: Tx, scopeId: string, subjectId: string, action: AuditAction): Promise<ActOnRecord[]> {
    return tx.query<ActOnRecord>(
      `select at, person_id, details from audit_entries
        where scope_id = $1 and subject_id = $2 and action = $3 order by id`,
      [scopeId, subjectId, action],
    );
  }

  /** Writes the entry in the transaction of the act, and tells open pages of the scope once that has committed. */
  async record(tx: Tx, actor: Actor, entry: AuditRecord): Promise<void> {
    const key = actor.credentials?.kind === 'key' ? actor.credentials.keyId : null;
    const details = { ...entry.details, ...entry.after, ...(entry.reason ? { reason: entry.reason } : {}) };
    await tx.query(
      `insert into audit_entries (scope_id, id, at, person_id, on_behalf_of, key_id, action, subject, subject_id,
         before_digest, after_digest, details, request_id, programme_id, platform_id)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, programme_of($1), $14)`,
      [
        entry.scopeId,
        newId(),
        tx.now,
        actor.personId,
        actor.organisationId ?? null,
        key,
        entry.action,
        entry.subject,
        entry.subjectId,
        digest(entry.before),
        digest(entry.after),
        JSON.stringify(details, (_, field: unknown) => (typeof field === 'bigint' ? field.toString() : field)),
        actor.requestId,
        entry.scopeId === platform || ofPlatform.includes(kindOf(entry.action)) ? platform : null,
      ],
    );
    // What was only looked at, or refused, changed nothing but the record.
    const looked = /^(access|log)\.|_read$/.test(entry.action);
    // Nobody's answer waits for who only looks on.
    tx.afterCommit(() => void this.hints.changed(entry.scopeId, looked ? ['audit'] : [kindOf(entry.action), 'audit']));
  }
}
