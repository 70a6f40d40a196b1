import { Injectable } from '@nestjs/common';
import { Identity } from '@app/identity';
import { Organisations } from '@app/organisations';
import type { Scopes, Tx } from '@app/platform/database';
import type { SubjectName } from '../../kinds';
import { grants } from './grants';
import { people } from './people';
import type { Reader, Reading, Subject } from './subject';
import { work } from './work';

type Read = Exclude<SubjectName, 'budget'>;

const readers: Record<Read, Reader> = { ...people, ...grants, ...work };

/** What is an organisation's own; prices are read by everybody, and everything else is a project's. */
const ofOrganisation: readonly Read[] = ['organisation', 'member', 'participation', 'version', 'agreement'];
const ofAll: readonly Read[] = ['price'];

/** News of a room, as the relay hands it on. */
type Event = Pick<Reading, 'scopeId' | 'key' | 'payload'>;

/** Reads what something is about, entering the scope whose news it is. */
@Injectable()
export class Subjects {
  constructor(
    private readonly organisations: Organisations,
    private readonly identity: Identity,
  ) {}

  /**
   * @returns null where there is nothing to tell: it is gone, or the news is the other side's
   */
  async read(tx: Tx, about: Read, { scopeId, key, payload }: Event): Promise<Subject | null> {
    await tx.enter('partner', scopesOf(about, scopeId));
    return readers[about]({
      tx,
      scopeId,
      key,
      payload,
      organisation: async (id) => (await this.organisations.names(tx, [id])).get(id)?.legal_name,
      person: async (id) => (await this.identity.names(tx, [id])).get(id),
      led: async (id) => (await this.identity.rolesIn(tx, 'project', id)).some(({ role }) => role === 'lead'),
    });
  }
}

function scopesOf(about: Read, scopeId: string): Scopes {
  if (ofAll.includes(about)) return {};
  return ofOrganisation.includes(about) ? { organisations: [scopeId] } : { projects: [scopeId] };
}

export type { Subject } from './subject';
