import { GrantLeftDto } from '@app/grants';
import { PageOf } from '@app/platform/http';

/** Something that waits for the caller, of all that their roles let them answer. */
export class NeedDto {
  /**
   * `question`: the programme asks about an allocation request. `award`: an award is offered to a project. `invitation`: a
   * project asks an organisation to take part. `lead`: an organisation coordinates a project, and nobody of it leads there.
   * `steward`: an organisation's data waits to be published, and nobody of it is a steward. `job`: one's own failed, in the last
   * seven days, and was not started again. `check`: a data set's version did not pass. `review`: one waits to be published.
   */
  kind: 'question' | 'award' | 'invitation' | 'lead' | 'steward' | 'job' | 'check' | 'review';
  /** Id of the request, award, participation, organisation, job or version. */
  id: string;
  /** The beginning of the request's purpose, the name of the project, organisation or job, or data set and number. */
  name: string;
  /** The project that it is of; null for data and `steward`. */
  project: string | null;
  /** The organisation that is asked or is to name somebody, or whose data it is; null where a project is. */
  organisation: string | null;
  /** The data set of a version. */
  dataset: string | null;
  /** Since when it is there. */
  at: Date;
}

/** Up to twenty of a kind, newest first. */
export class NeedList {
  data: NeedDto[];
  /** There are more of some kind. */
  more: boolean;
}

/** A job that the caller launched and that has not ended. */
export class MyJobDto {
  id: string;
  name: string;
  state: string;
  project: string;
  project_name: string;
  /** Wall seconds over all attempts, as the job itself tells them. */
  used_seconds: number;
  time_limit_seconds: number;
  created_at: Date;
}

/** The newest fifty. */
export class MyJobList {
  data: MyJobDto[];
  more: boolean;
}

/** A project of the caller's, and what is left of its grant. */
export class MyBudgetDto {
  project: string;
  number: string;
  name: string;
  state: string;
  /** The caller's roles in it. */
  roles: string[];
  /** What jobs may draw of the grant; null without an accepted award, and where the caller may not read it. */
  grant: GrantLeftDto | null;
}

export class MyBudgetPage extends PageOf(MyBudgetDto) {}
