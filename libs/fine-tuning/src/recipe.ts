import { Problem } from '@app/platform/http';
import { read } from '@app/platform/ids';
import type { LaunchRequest } from '@app/jobs';
import type { FineTuningBody, HyperparametersBody } from './fine-tuning.dto';

/** What each hyperparameter is that nobody says. */
export const defaults = {
  steps: 60,
  batch_size: 4,
  learning_rate: 2e-3,
  seed: 1,
  lora_r: 8,
  lora_alpha: 16,
  lora_dropout: 0.05,
  checkpoint_every: 20,
  evaluate_every: 20,
  holdout_fraction: 0.2,
  max_tokens_per_row: 512,
} as const satisfies Record<keyof HyperparametersBody, number>;

/** The part of the trainer's spec that people choose; the agent adds files and folders. */
export function recipeOf(body: FineTuningBody) {
  const h = { ...defaults, ...body.hyperparameters };
  return {
    objective: 'sft',
    steps: h.steps,
    batch_size: h.batch_size,
    lr: h.learning_rate,
    seed: h.seed,
    lora: { r: h.lora_r, alpha: h.lora_alpha, dropout: h.lora_dropout, targets: ['q_proj', 'v_proj'] },
    ckpt_every: h.checkpoint_every,
    eval_every: h.evaluate_every,
    holdout_fraction: h.holdout_fraction,
    max_len: h.max_tokens_per_row,
    sample_tokens: 64,
  };
}

/** The part of it that only the project may read. */
export function promptsOf(body: FineTuningBody): Record<string, unknown> {
  return { ...(body.system_message ? { system: body.system_message } : {}), prompts: body.prompts ?? [] };
}

/** The launch that a body asks for. @throws 400 for ids of another kind */
export function launchOf(body: FineTuningBody, times: Pick<LaunchRequest, 'speed' | 'expectedSeconds'>): LaunchRequest {
  return {
    kind: 'fine-tuning',
    name: body.name,
    poolId: body.pool,
    gpus: body.gpus ?? 1,
    timeLimitSeconds: body.time_limit_seconds,
    recipe: recipeOf(body),
    prompts: promptsOf(body),
    baseModelId: body.base_model,
    datasetVersionIds: body.dataset_versions.map((shown, n) => {
      const id = read('dsv', shown);
      if (!id)
        throw Problem.invalid([{ pointer: `/dataset_versions/${n}`, code: 'invalid-id', value: shown.slice(0, 100) }]);
      return id;
    }),
    ...times,
  };
}
