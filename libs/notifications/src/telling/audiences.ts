import { Injectable } from '@nestjs/common';
import type { ScopeOfRole } from '@app/access';
import { Identity, platformScope } from '@app/identity';
import type { Tx } from '@app/platform/database';
import type { Audience } from '../kinds';
import type { Subject } from './subjects';

/**
 * Finds who hears of something, by the roles that people hold and may use at this moment. Who is told that they may not,
 * or may again, is found by the roles that they hold.
 */
@Injectable()
export class Audiences {
  constructor(private readonly identity: Identity) {}

  /** @returns ids of people, each once */
  async of(tx: Tx, audience: Audience, subject: Subject): Promise<string[]> {
    const { ids, people } = subject;
    const holders = (kind: ScopeOfRole, id: string | undefined) =>
      id ? this.identity.activeHolders(tx, kind, id) : Promise.resolve([]);
    const onRecord = (kind: ScopeOfRole, id: string | undefined) =>
      id ? this.identity.holders(tx, kind, id) : Promise.resolve([]);
    const having = async (role: string, kind: ScopeOfRole, id: string | undefined) =>
      (await holders(kind, id)).filter((each) => each.role === role).map(({ personId }) => personId);
    const inProject = async (wanted: (holder: { personId: string; role: string }) => boolean) =>
      (await holders('project', ids.project)).filter(wanted).map(({ personId }) => personId);
    const find: Record<Audience, () => Promise<string[]>> = {
      askers: () => inProject(({ personId, role }) => role === 'lead' || people.includes(personId)),
      leads: () => inProject(({ role }) => role === 'lead'),
      in_project: () => inProject(() => true),
      launcher: () => inProject(({ personId }) => people.includes(personId)),
      named: () => inProject(({ personId }) => people.includes(personId)),
      administrators: () => having('administrator', 'programme', ids.programme),
      second_person: async () =>
        (await having('finance', 'programme', ids.programme)).filter((person) => !people.includes(person)),
      enterer: async () =>
        (await having('finance', 'programme', ids.programme)).filter((person) => people.includes(person)),
      operators: () => having('operator', 'pool', ids.pool),
      platform: () => having('administrator', 'platform', platformScope),
      owners: async () =>
        (await having('owner', 'organisation', ids.organisation)).filter((person) => !people.includes(person)),
      owners_not_leads: async () => {
        const leads = await inProject(({ role }) => role === 'lead');
        return (await having('owner', 'organisation', ids.organisation)).filter((person) => !leads.includes(person));
      },
      stewards: () => having('steward', 'organisation', ids.organisation),
      members: async () => (await onRecord('organisation', ids.organisation)).map(({ personId }) => personId),
      own_people: async () => {
        const owners = (await onRecord('organisation', ids.organisation)).filter(({ role }) => role === 'owner');
        const there = (await onRecord('project', ids.project)).filter(
          ({ organisationId }) => organisationId === ids.organisation,
        );
        return [...owners, ...there].map(({ personId }) => personId);
      },
    };
    return [...new Set(await find[audience]())];
  }
}
