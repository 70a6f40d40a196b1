import { IsEmail, IsIn, IsString, Length, MaxLength } from 'class-validator';
import { MayBeLeftOut, Name, PageOf, PageQuery } from '@app/platform/http';
import { TypeId } from '@app/platform/ids';
import { ParticipantDto } from '../participants/participant.dto';

export class CreateProjectDto {
  @Name()
  @Length(1, 200)
  name: string;

  @MayBeLeftOut()
  @IsString()
  @MaxLength(4000)
  summary?: string = '';

  /** Organisation that answers for the project; it must be verified. */
  @TypeId('org')
  coordinator: string;

  /** E-mail address of the first lead, if that is an owner of the coordinator; else its owner names one. */
  @MayBeLeftOut()
  @IsEmail()
  lead_email?: string;
}

export class ChangeProjectDto {
  @MayBeLeftOut()
  @Name()
  @Length(1, 200)
  name?: string;

  @MayBeLeftOut()
  @IsString()
  @MaxLength(4000)
  summary?: string;
}

export class ReasonDto {
  /** Kept in the audit record and shown to those concerned. */
  @IsString()
  @Length(1, 2000)
  reason: string;
}

/** A project in a list. */
export class ProjectSummaryDto {
  id: string;
  /** `P-0001`, counted per programme. */
  number: string;
  name: string;
  state: 'active' | 'suspended' | 'closed';
  programme: string;
  /** Id of the organisation that answers for it. */
  coordinator: string;
  coordinator_name: string;
  /** Whether somebody of the coordinator leads it: without, nobody answers an award, asks for GPU time or invites partners. */
  led: boolean;
  created_at: Date;
}

export class ProjectPage extends PageOf(ProjectSummaryDto) {}

export class ProjectDto extends ProjectSummaryDto {
  summary: string;
  /** Why it is suspended or closed. */
  state_reason: string | null;
  programme_name: string;
  /** The programme's: whole days of its award, lots and requests begin at midnight of it. IANA name. */
  time_zone: string;
  participants: ParticipantDto[];
  version: number;
}

/** Whom the office may speak to about a project. */
export class ProjectContactDto {
  name: string;
  /** Whether they lead the project, or decide as data stewards of an organisation of it. */
  role: 'lead' | 'steward';
  organisation_name: string;
}

/** A project as its programme's office reads it. */
export class OfficeProjectDto extends ProjectDto {
  /** Its leads, then the data stewards of the organisations that take part. */
  contacts: ProjectContactDto[];
}

/** A project of the caller, with what they are in it. */
export class MyProjectDto extends ProjectSummaryDto {
  /** The caller's roles in it. */
  roles: string[];
  /** Organisations as whose member the caller works in it; with more than one, `Monsoon-Organisation` says for which. */
  organisations: string[];
}

export class MyProjectPage extends PageOf(MyProjectDto) {}

export class ProjectQuery extends PageQuery {
  @MayBeLeftOut()
  @IsIn(['active', 'suspended', 'closed'])
  state?: 'active' | 'suspended' | 'closed';

  /** Only projects in which this organisation takes part. */
  @MayBeLeftOut()
  @TypeId('org')
  organisation?: string;

  /** Part of the number or name. */
  @MayBeLeftOut()
  @IsString()
  @Length(1, 100)
  search?: string;
}

/** An organisation that takes part in projects of a programme. */
export class ProgrammeOrganisationDto {
  id: string;
  name: string;
  country: string;
  /** Projects in which it takes part now. */
  projects: number;
}

export class ProgrammeOrganisationPage extends PageOf(ProgrammeOrganisationDto) {}

/** A verified organisation, as everybody may know it. */
export class VerifiedOrganisationDto {
  id: string;
  name: string;
  /** ISO 3166-1 alpha-2. */
  country: string;
}

export class VerifiedOrganisationPage extends PageOf(VerifiedOrganisationDto) {}

export class VerifiedOrganisationQuery extends PageQuery {
  /** Part of the name. */
  @MayBeLeftOut()
  @IsString()
  @Length(1, 100)
  search?: string;
}
