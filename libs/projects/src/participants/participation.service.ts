import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import { Identity } from '@app/identity';
import { Organisations } from '@app/organisations';
import { Database, type Tx } from '@app/platform/database';
import { Cursors, matchVersion, type PageQuery, Problem } from '@app/platform/http';
import { newId, show } from '@app/platform/ids';
import type { InvitableList, InviteParticipantDto, ParticipantDto, ParticipantPage } from './participant.dto';
import { Participant } from './participant.entity';
import { participantStates } from './participant.state';
import { ParticipantActs } from './participant.acts';
import { ProjectView } from '../register/project.view';
import { Projects } from '../projects';
import { assertActive, partnerNotVerified, unknownOrganisation } from '../projects.problems';

/** How many organisations are offered at once: more letters find the one that is meant. */
const mostInvitable = 10;

/** Organisations of a project, seen from the project and from its programme. */
@Injectable()
export class Participation {
  constructor(
    private readonly database: Database,
    private readonly cursors: Cursors,
    private readonly projects: Projects,
    private readonly view: ProjectView,
    private readonly acts: ParticipantActs,
    private readonly identity: Identity,
    private readonly organisations: Organisations,
  ) {}

  list(caller: Caller, query: PageQuery): Promise<ParticipantPage> {
    const binding = ['participants', caller.scopeId];
    const [after] = this.cursors.after(query, binding) ?? [null];
    return this.database.transaction(caller, async (tx) => {
      const rows = await tx.query<Participant>(
        `select * from participants where project_id = $1 and ($2::uuid is null or id > $2) order by id limit $3`,
        [caller.scopeId, after, (query.limit ?? 50) + 1],
      );
      const shown = await this.view.participants(tx, rows);
      return this.cursors.page(
        rows,
        query,
        binding,
        (row) => [row.id],
        (_, n) => shown[n],
      );
    });
  }

  invite(caller: Caller, body: InviteParticipantDto): Promise<ParticipantDto> {
    return this.database.transaction(caller, async (tx) => {
      const project = assertActive(await this.projects.locked(tx, caller.scopeId));
      const organisation = (await this.organisations.names(tx, [body.organisation])).get(body.organisation);
      if (!organisation) throw unknownOrganisation('/organisation', show('org', body.organisation));
      if (organisation.state !== 'verified') throw partnerNotVerified(organisation.state);
      const before = await tx.manager.findOneBy(Participant, { project_id: project.id, org_id: body.organisation });
      if (before && before.state !== 'left')
        throw Problem.conflict('already-participant', `This organisation is ${before.state} in the project already.`, {
          participant: show('par', before.id),
          state: before.state,
        });
      const row: Participant = {
        project_id: project.id,
        id: before?.id ?? newId(),
        programme_id: project.programme_id,
        org_id: body.organisation,
        role: body.role,
        state: before ? participantStates.move(before.state, 'invited', 'an invitation') : 'invited',
        state_reason: null,
        invited_by: caller.personId,
        invited_at: tx.now,
        answered_by: null,
        answered_at: null,
        version: (before?.version ?? 0) + 1,
      };
      if (before) await tx.manager.update(Participant, { project_id: row.project_id, id: row.id }, row);
      else await this.acts.add(tx, row);
      await this.acts.tell(tx, caller, row, 'participant.invited', before?.state);
      return this.shown(tx, row);
    });
  }

  /** Verified organisations that do not take part, and are not asked to, by a part of their name. */
  invitable(caller: Caller, text: string): Promise<InvitableList> {
    return this.database.transaction(caller, async (tx) => {
      const there = await this.projects.participants(tx, caller.scopeId, true);
      const taken = there.filter(({ state }) => state !== 'left').map(({ org_id }) => org_id);
      const search = text.trim();
      const found = await this.organisations.verified(tx, { search, except: taken, limit: mostInvitable + 1 });
      const shown = found.slice(0, mostInvitable);
      return {
        data: shown.map(({ id, legal_name, country }) => ({ id: show('org', id), name: legal_name, country })),
        more: found.length > mostInvitable,
      };
    });
  }

  /** The lead takes an invitation back before it is answered. */
  withdraw(caller: Caller, id: string): Promise<ParticipantDto> {
    return this.database.transaction(caller, async (tx) => {
      const row = await this.acts.locked(tx, { project_id: caller.scopeId, id });
      matchVersion(caller.ifMatch, row.version);
      if (row.state !== 'invited')
        throw Problem.state('participant', row.state, 'taking back the invitation', ['invited']);
      return this.shown(tx, await this.acts.move(tx, caller, row, 'left', 'participant.invitation_withdrawn'));
    });
  }

  /** The programme suspends or resumes one organisation's part in a project. */
  steer(
    caller: Caller,
    projectId: string,
    id: string,
    to: 'suspended' | 'active',
    reason: string,
  ): Promise<ParticipantDto> {
    return this.database.transaction(caller, async (tx) => {
      await this.projects.enterAsStaff(tx, caller.scopeId, projectId);
      const row = await this.acts.locked(tx, { project_id: projectId, id });
      matchVersion(caller.ifMatch, row.version);
      if (to === 'active' && row.state !== 'suspended')
        throw Problem.state('participant', row.state, 'resumption', ['suspended']);
      const act = to === 'suspended' ? 'participant.suspended' : 'participant.resumed';
      return this.shown(tx, await this.acts.move(tx, caller, row, to, act, reason));
    });
  }

  private async shown(tx: Tx, row: Participant): Promise<ParticipantDto> {
    return (await this.view.participants(tx, [row]))[0];
  }
}
