import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type components, type MonsoonClient, unwrap } from '@app/api-client';
import { lossLine } from '../terminal/amounts';
import type { Terminal } from '../terminal/terminal';
import { fresh } from './person';
import type { Setting } from './programme';

type Job = components['schemas']['JobDto'];
type Body = components['schemas']['FineTuningBody'];
export type Estimate = components['schemas']['EstimateDto'];

const steps = 60;
const ends = ['succeeded', 'failed', 'cancelled', 'stopped'];

/** What to train: the body of estimate and launch. */
export async function recipe(client: MonsoonClient, sample: string, setting: Setting, version: string): Promise<Body> {
  const { data } = await unwrap(client.GET('/api/v1/base-models'));
  const [base] = data;
  if (!base)
    throw new Error('No base model is in the catalogue; the worker registers what lies in .monsoon/base-models.');
  return {
    name: 'Thai community helper',
    base_model: base.id,
    dataset_versions: [version],
    pool: setting.pool,
    time_limit_seconds: 1800,
    hyperparameters: {
      steps,
      batch_size: 4,
      learning_rate: 2e-3,
      seed: 1,
      checkpoint_every: 20,
      evaluate_every: 20,
      holdout_fraction: 0.2,
    },
    system_message: 'คุณคือผู้ช่วยของศูนย์บริการชุมชน',
    prompts: JSON.parse(readFileSync(join(sample, 'prompts.json'), 'utf8')) as string[],
  };
}

/** Asks until an agent is there and has measured its speed. */
export async function estimate(
  client: MonsoonClient,
  project: string,
  body: Body,
  say: (text: string) => void,
): Promise<Estimate> {
  for (const end = Date.now() + 240_000; ;) {
    const answer = await unwrap(
      client.POST('/api/v1/projects/{project}/fine-tuning-jobs/estimate', { params: { path: { project } }, body }),
    );
    if (answer.allowed_to_proceed) return answer;
    const failed = answer.checks.filter((check) => check.result === 'failed').map((check) => check.check as string);
    if (Date.now() > end || failed.some((check) => check !== 'engine'))
      throw new Error(`The launch would be refused: ${failed.join(', ')}.`);
    say('the agent measures how fast this machine trains');
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

export const launch = (client: MonsoonClient, project: string, body: Body): Promise<Job> =>
  unwrap(
    client.POST('/api/v1/projects/{project}/fine-tuning-jobs', {
      params: { path: { project }, header: fresh() },
      body,
    }),
  );

/** Follows a job to its end; the loss falls in the live line. */
export async function follow(
  client: MonsoonClient,
  project: string,
  job: string,
  terminal: Terminal,
): Promise<Job & { losses: number[]; held: [number, number][] }> {
  const path = { project, job };
  const losses: number[] = [];
  const held: [number, number][] = [];
  const seconds: number[] = [];
  let after: string | undefined;
  for (;;) {
    const { data } = await unwrap(
      client.GET('/api/v1/projects/{project}/fine-tuning-jobs/{job}/metrics', {
        params: { path, query: after ? { after } : {} },
      }),
    );
    for (const { id, type, step, values } of data) {
      after = id;
      if (type === 'step') {
        losses.push(Number(values.loss));
        seconds.push(Number(values.step_s));
      }
      if (type === 'eval') {
        held.push([step ?? 0, Number(values.loss)]);
        terminal.settle(`    held-out loss at step ${step}: ${Number(values.loss).toFixed(3)}`);
      }
      if (type === 'checkpoint')
        terminal.settle(`    checkpoint ${String(values.name)} (${String(values.bytes)} bytes) is kept`);
    }
    const pace = seconds.length > 0 ? seconds.reduce((sum, each) => sum + each, 0) / seconds.length : null;
    terminal.draw(lossLine(losses, losses.length, steps, pace === null ? null : pace * (steps - losses.length)));
    const now = await unwrap(client.GET('/api/v1/projects/{project}/fine-tuning-jobs/{job}', { params: { path } }));
    if (ends.includes(now.state) && data.length === 0) {
      terminal.settle();
      if (now.state !== 'succeeded')
        throw new Error(`The job ended as ${now.state}: ${now.reason} ${now.message ?? ''}`);
      return { ...now, losses, held };
    }
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}
