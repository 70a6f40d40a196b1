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
  kind: 'job' | 'model' | 'allocation-request' | 'dataset-version' | 'project';
  /** Id of its kind: `job_…`, `mdl_…`, `alr_…`, `dsv_…`, `prj_…`. */
  id: string;
  /** Its name; of an allocation request the beginning of its purpose, of a data set's version name and number. */
  name: string;
  /** Null for what has none. */
  state: string | null;
  /** The project that it lies in. */
  project: string;
  created_at: Date;
}

/** Up to eight of each kind, newest first within a kind. */
export class FoundList {
  data: FoundDto[];
}
