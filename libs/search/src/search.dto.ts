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
  /** Of a data set's version the data set; null for everything else. */
  dataset: string | null;
  /** Of a data set's version the organisation that owns it; null for everything else. */
  owner: string | null;
  created_at: Date;
}

/** Up to eight of each kind, newest first within a kind. */
export class FoundList {
  data: FoundDto[];
}
