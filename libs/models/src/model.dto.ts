import { IsString, MaxLength } from 'class-validator';
import { PageOf } from '@app/platform/http';

export class ModelLossesDto {
  /** Held-out loss of the base model, nats per target token. */
  base_loss: number | null;
  /** Held-out loss after training. */
  eval_loss: number | null;
  steps: number | null;
  /** Tokens read in training. */
  tokens: number | null;
  /** Seconds of training. */
  wall_seconds: number | null;
}

export class SampleDto {
  prompt: string;
  /** Answer of the base model. */
  base: string;
  /** Answer after training. */
  tuned: string;
}

/** A dataset version that the model was trained on. */
export class ParentDto {
  dataset_version: string;
  dataset: string;
  organisation: string;
  dataset_name: string;
  number: string;
  digest: string;
  licence: string;
}

/** A file of the model. Download it at `files/{sha256}`. */
export class ArtefactDto {
  path: string;
  sha256: string;
  bytes: number;
}

/** Where the model may be used: what all its parents allow together. */
export class ModelResidencyDto {
  /** Null: anywhere. */
  processing_included: string[] | null;
  processing_excluded: string[];
}

export class ModelVersionSummaryDto {
  id: string;
  model: string;
  /** 1, 2, 3 … within the model. */
  number: number;
  /** sha256 over the sorted list of its files, as `LC_ALL=C sha256sum` prints it. */
  digest: string;
  job: string;
  metrics: ModelLossesDto;
  bytes: number;
  created_at: Date;
}

export class ModelVersionPage extends PageOf(ModelVersionSummaryDto) {}

/** What a job made, and all it was made of. */
export class ModelVersionDto extends ModelVersionSummaryDto {
  model_name: string;
  method: string;
  base_model: string;
  base_model_name: string;
  base_model_digest: string;
  base_model_licence: string;
  attempt: string;
  award: string | null;
  /** Organisation that launched the job. */
  organisation: string;
  launched_by: string;
  pool: string | null;
  /** Country in which it was trained. */
  pool_country: string | null;
  files: ArtefactDto[];
  datasets: ParentDto[];
  samples: SampleDto[];
  residency: ModelResidencyDto;
}

export class ModelDto {
  id: string;
  name: string;
  description: string;
  /** Organisation whose job made the first version. */
  organisation: string;
  /** Versions so far. */
  versions: number;
  created_at: Date;
  version: number;
}

export class ModelPage extends PageOf(ModelDto) {}

export class ChangeModelDto {
  @IsString()
  @MaxLength(4000)
  description: string;
}
