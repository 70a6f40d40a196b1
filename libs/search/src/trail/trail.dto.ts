import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, registerDecorator } from 'class-validator';
import { type AuditAction, auditActions } from '@app/audit';
import { DaysQuery, MayBeLeftOut, PageOf } from '@app/platform/http';
import { read, TypeId } from '@app/platform/ids';
import { kinds } from './subjects';

const prefixes = [...new Set(Object.values(kinds).map(({ prefix }) => prefix))];

/** A query field that holds the id of anything that acts are done to; the handler receives the UUID. */
function AnyId(): PropertyDecorator {
  const uuid = (text: unknown) => prefixes.map((prefix) => read(prefix, text)).find((id) => id !== null);
  return (target, property) => {
    Transform(({ value }: { value: unknown }) => (value == null ? value : (uuid(value) ?? { notAnId: value })))(
      target,
      property as string,
    );
    registerDecorator({
      name: 'invalid-id',
      target: target.constructor,
      propertyName: property as string,
      options: { message: 'must be an id such as "awd_…"' },
      validator: { validate: (value: unknown) => typeof value === 'string' },
    });
  };
}

/** What of a record is wanted; all that is named must be so. */
export class AuditQuery extends DaysQuery {
  /** Acts of this person; a key's count as its maker's. */
  @MayBeLeftOut()
  @TypeId('per')
  person?: string;

  @MayBeLeftOut()
  @IsIn(auditActions)
  @ApiProperty({ enum: auditActions, required: false })
  action?: AuditAction;

  /** Acts on this thing, by the id that `about` of an entry shows. */
  @MayBeLeftOut()
  @AnyId()
  @ApiProperty({ type: String, required: false })
  about?: string;
}

/** Of a programme's record. */
export class ProgrammeAuditQuery extends AuditQuery {
  /** Acts in this project. */
  @MayBeLeftOut()
  @TypeId('prj')
  project?: string;
}

/** One act on record. A name is as it is today, and null where there is none or the reader may not know it. */
export class AuditEntryDto {
  id: string;
  /** When it was done. */
  at: Date;
  /** The project in which it was done, where it was in one. */
  project: string | null;
  project_name: string | null;
  /** Who did it; a key counts as its maker. */
  person: string | null;
  person_name: string | null;
  /** The organisation on whose behalf. */
  on_behalf_of: string | null;
  on_behalf_of_name: string | null;
  /** Whether a key did it rather than a person signed in. */
  by_key: boolean;
  /** `<subject>.<what was done>`. */
  @ApiProperty({ enum: auditActions })
  action: AuditAction;
  /** What kind of thing it was done to. */
  subject: string;
  /** Id of that thing, where it is one. */
  about: string | null;
  about_name: string | null;
  /** SHA-256 of what it was before, where it was something. */
  before_digest: string | null;
  after_digest: string | null;
  /** The programme or pool in whose record the platform found it, where that is not the thing itself. */
  within: string | null;
  within_name: string | null;
  details: Record<string, unknown>;
  request_id: string | null;
}

export class AuditPage extends PageOf(AuditEntryDto) {}
