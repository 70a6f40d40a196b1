import type { RightFile } from '@app/datasets';
import type { Tx } from '@app/platform/database';
import type { Throughput } from '@app/scheduling';
import type { Conditions } from './launch/conditions';

/** A dataset version as a job uses it: what the data right said when the job was launched. */
export interface InputData {
  right_id: string;
  dataset_org_id: string;
  dataset_id: string;
  dataset_version_id: string;
  dataset_name: string;
  number: string;
  digest: string;
  licence: string;
  files: RightFile[];
  processing_included: string[] | null;
  processing_excluded: string[];
}

/** What a job is made from; kept with it, so that lineage and residency can be proved later. */
export interface TrainingInputs {
  base_model_id: string;
  base_model_name: string;
  base_model_included: string[] | null;
  pool_country: string;
  datasets: InputData[];
}

/** What a kind of job hands to the launch. */
export interface LaunchRequest {
  kind: string;
  name: string;
  poolId: string;
  gpus: number;
  timeLimitSeconds: number;
  recipe: Record<string, unknown>;
  /** The part of the recipe that only the project may read: what is asked of the model. */
  prompts: Record<string, unknown>;
  baseModelId: string;
  datasetVersionIds: string[];
  /** How fast the pool works on it; asked when nothing refuses the launch. */
  speed(tx: Tx, conditions: Conditions): Promise<Speed>;
  /** Seconds that it will probably take, where an estimate can be made. */
  expectedSeconds(conditions: Conditions, speed: Speed | null): number | null;
}

/** Tokens per second, and where the figure comes from. */
export interface Speed {
  throughput: Throughput | null;
  source: 'past-attempts' | 'calibration' | 'none';
}
