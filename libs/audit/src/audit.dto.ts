import { PageOf } from '@app/platform/http';

/** One act on record. */
export class AuditEntryDto {
  id: string;
  /** When it was done. */
  at: Date;
  /** The project in which it was done, where it was in one. */
  project: string | null;
  /** Who did it; a key counts as its maker. */
  person: string | null;
  /** The organisation on whose behalf. */
  on_behalf_of: string | null;
  /** Whether a key did it rather than a person signed in. */
  by_key: boolean;
  /** `<subject>.<what was done>`. */
  action: string;
  subject: string;
  /** SHA-256 of what it was before, where it was something. */
  before_digest: string | null;
  after_digest: string | null;
  details: Record<string, unknown>;
  request_id: string | null;
}

export class AuditPage extends PageOf(AuditEntryDto) {}
