import type { Formats } from '@app/ui';
import type { Job, LaunchBody } from './fine-tuning.api';

/** Hyperparameters, in the order of the page. */
export const hyperparameters = [
  'steps',
  'batch_size',
  'learning_rate',
  'max_tokens_per_row',
  'lora_r',
  'lora_alpha',
  'lora_dropout',
  'seed',
  'checkpoint_every',
  'evaluate_every',
  'holdout_fraction',
] as const satisfies readonly (keyof NonNullable<LaunchBody['hyperparameters']>)[];
export type Hyperparameter = (typeof hyperparameters)[number];

/** A launch as it is being written: text, as the fields have it. */
export interface Draft {
  name: string;
  base_model: string;
  dataset_versions: string[];
  pool: string;
  gpus: string;
  time: string;
  unit: TimeUnit;
  /** Only what was written; the rest is the recipe's. */
  hyperparameters: Partial<Record<Hyperparameter, string>>;
  system_message: string;
  /** One a line. */
  prompts: string;
}

export const secondsIn = { minutes: 60, hours: 3600 } as const;
export type TimeUnit = keyof typeof secondsIn;

export const emptyDraft: Draft = {
  name: '',
  base_model: '',
  dataset_versions: [],
  pool: '',
  gpus: '1',
  time: '1',
  unit: 'hours',
  hyperparameters: {},
  system_message: '',
  prompts: '',
};

/** Reads what was typed as a number of the API; null where it is none. */
type Read = Formats['read'];

/** What is no number goes to the server as it is, which says so. */
function numberOf(text: string, read: Read): number {
  const number = read(text);
  return number === null ? (text as never) : Number(number);
}

const lines = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

/** The body that the API takes. What was left empty is left out. */
export function bodyOf(draft: Draft, read: Read): LaunchBody {
  const said = hyperparameters.flatMap((name) => {
    const text = draft.hyperparameters[name]?.trim();
    return text ? [[name, numberOf(text, read)] as const] : [];
  });
  const time = numberOf(draft.time, read);
  const prompts = lines(draft.prompts);
  return {
    name: draft.name.trim(),
    base_model: draft.base_model,
    dataset_versions: draft.dataset_versions,
    pool: draft.pool,
    ...(draft.gpus.trim() ? { gpus: numberOf(draft.gpus, read) } : {}),
    time_limit_seconds: typeof time === 'number' ? Math.round(time * secondsIn[draft.unit]) : time,
    ...(said.length > 0 ? { hyperparameters: Object.fromEntries(said) } : {}),
    ...(draft.system_message.trim() ? { system_message: draft.system_message } : {}),
    ...(prompts.length > 0 ? { prompts } : {}),
  };
}

/** The body to estimate, which needs no name yet; null until there is something to estimate. */
export function bodyToEstimate(draft: Draft, read: Read): LaunchBody | null {
  const { base_model, pool, dataset_versions, time } = draft;
  if (!base_model || !pool || dataset_versions.length === 0 || !time.trim()) return null;
  return bodyOf({ ...draft, name: 'estimate' }, read);
}

/** A job's own settings, to launch it again or nearly so. @param write a number of the API as one would type it */
export function draftOf(job: Job, write: Formats['write']): Draft {
  const recipe = job.recipe as { lora?: Record<string, unknown>; prompts?: unknown; [name: string]: unknown };
  const text = (value: unknown) => (typeof value === 'number' ? write(String(value)) : '');
  const { time_limit_seconds: seconds } = job;
  const unit = seconds % secondsIn.hours === 0 ? 'hours' : 'minutes';
  return {
    name: job.name,
    base_model: job.base_model,
    dataset_versions: job.inputs.map(({ dataset_version }) => dataset_version),
    pool: job.pool,
    gpus: String(job.gpus),
    time: write(String(Number((seconds / secondsIn[unit]).toFixed(3)))),
    unit,
    hyperparameters: {
      steps: text(recipe.steps),
      batch_size: text(recipe.batch_size),
      learning_rate: text(recipe.lr),
      max_tokens_per_row: text(recipe.max_len),
      lora_r: text(recipe.lora?.r),
      lora_alpha: text(recipe.lora?.alpha),
      lora_dropout: text(recipe.lora?.dropout),
      seed: text(recipe.seed),
      checkpoint_every: text(recipe.ckpt_every),
      evaluate_every: text(recipe.eval_every),
      holdout_fraction: text(recipe.holdout_fraction),
    },
    system_message: typeof recipe.system === 'string' ? recipe.system : '',
    prompts: Array.isArray(recipe.prompts) ? recipe.prompts.join('\n') : '',
  };
}
