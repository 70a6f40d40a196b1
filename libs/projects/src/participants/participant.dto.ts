import { IsIn, IsString, MaxLength } from 'class-validator';
import { roleNames } from '@app/access';
import { MayBeLeftOut, PageOf } from '@app/platform/http';
import { TypeId } from '@app/platform/ids';
import { type ParticipantRole, participantRoles } from './participant.entity';

export class ParticipantDto {
  id: string;
  organisation: string;
  organisation_name: string;
  /** ISO 3166-1 alpha-2. */
  country: string;
  /** Role in the award. */
  role: ParticipantRole;
  state: 'invited' | 'active' | 'suspended' | 'left';
  state_reason: string | null;
  invited_at: Date;
  answered_at: Date | null;
  version: number;
}

export class ParticipantPage extends PageOf(ParticipantDto) {}

export class InviteParticipantDto {
  @TypeId('org')
  organisation: string;

  /** Role in the award; a project has one coordinator, named when it is made. */
  @IsIn(participantRoles.filter((role) => role !== 'coordinator'))
  role: ParticipantRole;
}

export class InvitableQuery {
  /** A part of the name, in any case. Left out: the first by name. */
  @MayBeLeftOut()
  @IsString()
  @MaxLength(200)
  text?: string = '';
}

/** An organisation that could be invited. */
export class InvitableDto {
  id: string;
  name: string;
  /** ISO 3166-1 alpha-2. */
  country: string;
}

/** Up to ten, by name. */
export class InvitableList {
  data: InvitableDto[];
  /** Whether there are others that match. */
  more: boolean;
}

/** The organisation's own view of a project it takes, or is asked to take, part in. */
export class ParticipationDto extends ParticipantDto {
  project: string;
  project_number: string;
  project_name: string;
}

export class ParticipationPage extends PageOf(ParticipationDto) {}

export class ProjectRoleDto {
  /** What the person is in the project. */
  @IsIn(roleNames('project'))
  role: string;
}
