import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Identity } from '@app/identity';
import { Organisations, type OrganisationName } from '@app/organisations';
import type { Tx } from '@app/platform/database';
import { show } from '@app/platform/ids';
import type { ParticipantDto } from '../participants/participant.dto';
import { Participant } from '../participants/participant.entity';
import type { ProjectContactDto, ProjectDto, ProjectSummaryDto } from './project.dto';
import { Programme } from '../programmes/programme.entity';
import { Project } from './project.entity';

/** Columns of a project in a list, with its coordinator's organisation. */
export type ProjectRow = Project & { coordinator: string };

/** Projects and participants as they are shown, organisations by name. */
@Injectable()
export class ProjectView {
  constructor(
    private readonly organisations: Organisations,
    private readonly identity: Identity,
  ) {}

  /** Rows of a list, in their order. */
  async summaries(tx: Tx, rows: readonly ProjectRow[]): Promise<ProjectSummaryDto[]> {
    const names = await this.organisations.names(tx, [...new Set(rows.map((row) => row.coordinator))]);
    const led = await this.led(tx, rows);
    return rows.map((row) => summary(row, names.get(row.coordinator), led.has(row.id)));
  }

  /** The whole project. It must be entered, or lie in the programme entered. */
  async whole(tx: Tx, project: Project): Promise<ProjectDto> {
    const participants = await tx.manager.find(Participant, {
      where: { project_id: project.id },
      order: { invited_at: 'ASC', id: 'ASC' },
    });
    const programme = await tx.manager.findOneByOrFail(Programme, { id: project.programme_id });
    const shown = await this.participants(tx, participants);
    const { org_id: coordinator } = participants.find(({ role }) => role === 'coordinator') as Participant;
    const names = await this.organisations.names(tx, [coordinator]);
    const led = await this.led(tx, [{ ...project, coordinator }]);
    return {
      ...summary({ ...project, coordinator }, names.get(coordinator), led.has(project.id)),
      summary: project.summary,
      state_reason: project.state_reason,
      programme_name: programme.name,
      time_zone: programme.time_zone,
      participants: shown,
      version: project.version,
    };
  }

  /** Who leads an entered project, and the data stewards of the organisations that take part, by name. */
  async contacts(tx: Tx, projectId: string): Promise<ProjectContactDto[]> {
    const parts = await tx.manager.findBy(Participant, { project_id: projectId, state: In(['active', 'suspended']) });
    const organisations = [...new Set(parts.map(({ org_id }) => org_id))];
    const names = await this.organisations.names(tx, organisations);
    const held = await this.identity.rolesIn(tx, 'project', projectId);
    for (const id of organisations) held.push(...(await this.identity.rolesIn(tx, 'organisation', id)));
    return held.flatMap(({ name, role, organisationId }) =>
      role === 'lead' || role === 'steward'
        ? [{ name, role, organisation_name: names.get(organisationId ?? '')?.legal_name ?? '' }]
        : [],
    );
  }

  /** Ids of those that a person of the coordinator leads. */
  private async led(tx: Tx, rows: readonly ProjectRow[]): Promise<Set<string>> {
    const of = rows.map(({ id, coordinator }) => ({ scopeId: id, organisationId: coordinator }));
    const held = await this.identity.rolesHeld(tx, 'project', of);
    return new Set(held.filter(({ role }) => role === 'lead').map(({ scopeId }) => scopeId));
  }

  /** In the order given. */
  async participants(tx: Tx, rows: readonly Participant[]): Promise<ParticipantDto[]> {
    const names = await this.organisations.names(tx, [...new Set(rows.map((row) => row.org_id))]);
    return rows.map((row) => participant(row, names.get(row.org_id)));
  }
}

function summary(row: ProjectRow, coordinator: OrganisationName | undefined, led: boolean): ProjectSummaryDto {
  return {
    id: show('prj', row.id),
    number: row.number,
    name: row.name,
    state: row.state,
    programme: show('prg', row.programme_id),
    coordinator: show('org', row.coordinator),
    coordinator_name: coordinator?.legal_name ?? '',
    led,
    created_at: row.created_at,
  };
}

function participant(row: Participant, organisation: OrganisationName | undefined): ParticipantDto {
  return {
    id: show('par', row.id),
    organisation: show('org', row.org_id),
    organisation_name: organisation?.legal_name ?? '',
    country: organisation?.country ?? '',
    role: row.role,
    state: row.state,
    state_reason: row.state_reason,
    invited_at: row.invited_at,
    answered_at: row.answered_at,
    version: row.version,
  };
}
