import { bodyOf, bodyToEstimate, draftOf, emptyDraft } from './draft';
import type { Job } from './fine-tuning.api';

const read = (written: string) => (/^\d+(\.\d+)?$/.test(written) ? written : null);

const draft = {
  ...emptyDraft,
  name: ' Thai helper ',
  base_model: 'bas_1',
  dataset_versions: ['dsv_1'],
  pool: 'pol_1',
  time: '1.5',
  hyperparameters: { steps: '120', learning_rate: '', seed: 'seven' },
  prompts: 'one\n\n two \n',
};

it('leaves out what was not said, and leaves the judgement of the rest to the server', () => {
  expect(bodyOf(draft, read)).toEqual({
    name: 'Thai helper',
    base_model: 'bas_1',
    dataset_versions: ['dsv_1'],
    pool: 'pol_1',
    gpus: 1,
    time_limit_seconds: 5400,
    hyperparameters: { steps: 120, seed: 'seven' },
    prompts: ['one', 'two'],
  });
});

it('estimates as soon as there is data, a model, a pool and a limit, with or without a name', () => {
  expect(bodyToEstimate({ ...draft, name: '' }, read)).toMatchObject({ name: 'estimate', pool: 'pol_1' });
  expect(bodyToEstimate({ ...draft, dataset_versions: [] }, read)).toBeNull();
  expect(bodyToEstimate({ ...draft, time: ' ' }, read)).toBeNull();
});

it('launches a job again with the same', () => {
  const job = {
    name: 'Thai helper',
    base_model: 'bas_1',
    inputs: [{ dataset_version: 'dsv_1', name: 'rows', number: '1.0.0', digest: '' }],
    pool: 'pol_1',
    gpus: 2,
    time_limit_seconds: 5400,
    recipe: {
      steps: 60,
      lr: 0.002,
      lora: { r: 8, alpha: 16, dropout: 0.05 },
      system: 'Be brief.',
      prompts: ['a', 'b'],
    },
  } as unknown as Job;
  expect(bodyOf(draftOf(job, String), read)).toEqual({
    name: 'Thai helper',
    base_model: 'bas_1',
    dataset_versions: ['dsv_1'],
    pool: 'pol_1',
    gpus: 2,
    time_limit_seconds: 5400,
    hyperparameters: { steps: 60, learning_rate: 0.002, lora_r: 8, lora_alpha: 16, lora_dropout: 0.05 },
    system_message: 'Be brief.',
    prompts: ['a', 'b'],
  });
});
