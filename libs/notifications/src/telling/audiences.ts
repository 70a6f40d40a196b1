import { Injectable } from '@nestjs/common';
import { Identity } from '@app/identity';
import type { Tx } from '@app/platform/database';
import type { Audience } from '../kinds';
import type { Subject } from './subjects';

/** Finds who hears of something, by the roles that people hold and may use at this moment. */
@Injectable()
export class Audiences {
  constructor(private readonly identity: Identity) {}

  /** @returns ids of people, each once */
  async of(tx: Tx, audience: Audience, subject: Subject): Promise<string[]> {
    const { ids, people } = subject;
    const holders = (kind: 'project' | 'programme' | 'organisation', id: string | undefined) =>
      id ? this.identity.activeHolders(tx, kind, id) : Promise.resolve([]);
    const having = async (role: string, kind: 'project' | 'programme' | 'organisation', id: string | undefined) =>
      (await holders(kind, id)).filter((each) => each.role === role).map(({ personId }) => personId);
    const inProject = async (wanted: (holder: { personId: string; role: string }) => boolean) =>
      (await holders('project', ids.project)).filter(wanted).map(({ personId }) => personId);
    const find: Record<Audience, () => Promise<string[]>> = {
      askers: () => inProject(({ personId, role }) => role === 'lead' || people.includes(personId)),
      leads: () => inProject(({ role }) => role === 'lead'),
      launcher: () => inProject(({ personId }) => people.includes(personId)),
      administrators: () => having('administrator', 'programme', ids.programme),
      second_person: async () =>
        (await having('finance', 'programme', ids.programme)).filter((person) => !people.includes(person)),
      owners: () => having('owner', 'organisation', ids.organisation),
      stewards: () => having('steward', 'organisation', ids.organisation),
    };
    return [...new Set(await find[audience]())];
  }
}
