import { IsString, Length, MaxLength } from 'class-validator';
import { MayBeLeftOut, Name, PageOf } from '@app/platform/http';

export class ModelLossesDto {
  /** Held-out loss of the base model, nats per target token. */
  base_loss: number | null;
  /** Held-out loss after training. */
  eval_loss: number | null;
  /** Optimiser steps. */
  steps: number | null;
  /** Tokens read in training. */
  tokens: number | null;
  /** Seconds of training, over all attempts of the job. */
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
  /** Organisation that owns the data. */
  organisation: string;
  dataset_name: string;
  /** Number of the version, `1.2.0`. */
  number: string;
  /** Digest of the version when it was trained on. */
  digest: string;
  /** SPDX expression. */
  licence: string;
}

/** A file of the model. Download it at `files/{sha256}`. */
export class ArtefactDto {
  /** Path inside the model's folder. */
  path: string;
  sha256: string;
  bytes: number;
}

/** Where the model may be used: what all its parents allow together. */
export class ModelResidencyDto {
  /** Null: anywhere. */
  processing_included: string[] | null;
  /** Countries in which it may not be used, whatever else is allowed. */
  processing_excluded: string[];
}

export class ModelVersionSummaryDto {
  id: string;
  model: string;
  /** 1, 2, 3 … within the model. */
  number: number;
  /** sha256 over the sorted list of its files, as `LC_ALL=C sha256sum` prints it. */
  digest: string;
  /** Job that made it. */
  job: string;
  base_model: string;
  base_model_name: string;
  /** Losses on held-out rows before and after, and what training took. */
  metrics: ModelLossesDto;
  /** Of all files together. */
  bytes: number;
  created_at: Date;
}

export class ModelVersionPage extends PageOf(ModelVersionSummaryDto) {}

/** What a job made, and all it was made of. */
export class ModelVersionDto extends ModelVersionSummaryDto {
  model_name: string;
  /** How it was trained: `lora` is an adapter to be used together with the base model. */
  method: string;
  /** Digest of the base model that was trained on, whatever has its name now. */
  base_model_digest: string;
  /** SPDX expression of the base model's licence; what is made of it stays under it. */
  base_model_licence: string;
  /** What the base model's publisher wants said along with it; empty where nothing. */
  base_model_notice: string;
  /** The base model only shows that training works: answers, before and after, are not to be relied on. */
  demonstration: boolean;
  /** The attempt of the job that finished it. */
  attempt: string;
  /** Award that paid for it. */
  award: string | null;
  /** Organisation that launched the job. */
  organisation: string;
  /** Person who launched the job. */
  launched_by: string;
  /** Pool in which it was trained. */
  pool: string | null;
  /** Country in which it was trained. */
  pool_country: string | null;
  files: ArtefactDto[];
  /** Dataset versions that it was trained on. */
  datasets: ParentDto[];
  /** Answers before and after to the prompts that the launch named. Shown to the project only. */
  samples: SampleDto[];
  residency: ModelResidencyDto;
}

export class ModelDto {
  id: string;
  /** A job of this name adds the next version to it. */
  name: string;
  /** What people say of it; part of its card. */
  description: string;
  /** Organisation whose job made the first version. */
  organisation: string;
  /** Versions so far. */
  versions: number;
  /** The newest of them. */
  newest: ModelVersionSummaryDto;
  created_at: Date;
  /** Its ETag: grows with every change. */
  version: number;
}

export class ModelPage extends PageOf(ModelDto) {}

export class ChangeModelDto {
  /** Unused by other models of the project. Jobs of this name add their versions to it from then on. */
  @MayBeLeftOut()
  @Name()
  @Length(1, 100)
  name?: string;

  /** What the model is for; part of its card. */
  @MayBeLeftOut()
  @IsString()
  @MaxLength(4000)
  description?: string;
}
