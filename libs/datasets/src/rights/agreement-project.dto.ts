import { IsString, MaxLength } from 'class-validator';
import { MayBeLeftOut } from '@app/platform/http';

export class AgreementProjectQuery {
  /** A part of name or number, in any case, or a project's whole id. Left out: the newest. */
  @MayBeLeftOut()
  @IsString()
  @MaxLength(200)
  text?: string = '';
}

/** A project that could be given a right. */
export class AgreementProjectDto {
  id: string;
  name: string;
  /** `P-0001`, counted per programme. */
  number: string;
  /** Organisation that answers for the project. */
  coordinator_name: string;
  /** Of its programme, an IANA name: a whole day until which a right holds ends at midnight of it. */
  time_zone: string;
  /** Whether the organisation takes part in it: then any member may make the agreement. */
  takes_part: boolean;
}

/** The newest of those that match. */
export class AgreementProjectList {
  data: AgreementProjectDto[];
  /** Whether there are others that match. */
  more: boolean;
}
