import { IsString, MaxLength } from 'class-validator';
import { MayBeLeftOut } from '@app/platform/http';

/** What is looked for. */
export class SearchQuery {
  /** A part of a name, in any case, or a whole id. Left out: the newest of each kind. */
  @MayBeLeftOut()
  @IsString()
  @MaxLength(200)
  text?: string = '';
}

/** A thing that bears the text. */
export class FoundDto {
  kind:
    | 'job'
    | 'model'
    | 'allocation-request'
    | 'dataset-version'
    | 'dataset'
    | 'project'
    | 'award'
    | 'organisation'
    | 'pool'
    | 'programme';
  /** Id of its kind: `job_…`, `mdl_…`, `alr_…`, `dsv_…`, `dst_…`, `prj_…`, `awd_…`, `org_…`, `pol_…`, `prg_…`. */
  id: string;
  /** Its name; of an allocation request the beginning of its purpose, of a data set's version name and number, of an award the project's. */
  name: string;
  /** Null for what has none. */
  state: string | null;
  /** The project that it lies in; null for what lies in none. */
  project: string | null;
  /** That project's name. */
  project_name: string | null;
  /** Of data the data set; null for everything else. */
  dataset: string | null;
  /** Of data the organisation that owns it; null for everything else. */
  owner: string | null;
  created_at: Date;
}

/** Up to eight of each kind, newest first within a kind. */
export class FoundList {
  data: FoundDto[];
}
