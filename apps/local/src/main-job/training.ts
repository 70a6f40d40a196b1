import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type components, MonsoonError, type MonsoonClient, unwrap } from '@app/api-client';
import { bytes, lossLine, seconds } from '../terminal/amounts';
import type { Terminal } from '../terminal/terminal';
import { keyed } from './person';
import type { Setting } from './programme';

type Job = components['schemas']['JobDto'];
type Body = components['schemas']['FineTuningBody'];
type BaseModel = components['schemas']['BaseModelDto'];
export type Estimate = components['schemas']['EstimateDto'];

const batchSize = 4;
const usualSteps = 60;
/** Steps that show a falling loss, and that do not bore. */
const [fewestSteps, mostSteps] = [40, 90];
/** Seconds that training is meant to take here, held-out passes and answers included. */
const wantedSeconds = 175;
/** Milliseconds within which an agent that was started looks at its trainer, measures it and asks for work. */
const agentPatience = 600_000;
const ends = ['succeeded', 'failed', 'cancelled', 'stopped'];
/** Stands for a base model that is not there yet: a launch names one, and is refused for what is missing at the site. */
const noModel = 'bas_00000000000000000000000000';

/** The base model that the catalogue offers, or null. */
export async function baseModel(client: MonsoonClient): Promise<BaseModel | null> {
  const { data } = await unwrap(client.GET('/api/v1/base-models'));
  return data[0] ?? null;
}

/** What to train: the body of estimate and launch. */
export function recipe(base: BaseModel | null, sample: string, setting: Setting, version: string, steps: number): Body {
  return {
    name: 'Thai community helper',
    base_model: base?.id ?? noModel,
    dataset_versions: [version],
    pool: setting.pool,
    time_limit_seconds: 1800,
    hyperparameters: {
      steps,
      batch_size: batchSize,
      learning_rate: 2e-3,
      seed: 1,
      checkpoint_every: 20,
      evaluate_every: 20,
      holdout_fraction: 0.2,
    },
    // English, as the base model is: in Thai the same words cost it sixty tokens a row.
    system_message: 'Answer briefly.',
    prompts: JSON.parse(readFileSync(join(sample, 'prompts.json'), 'utf8')) as string[],
  };
}

/** What a launch of so many steps would do. */
const estimateOf = (client: MonsoonClient, project: string, body: Body) =>
  unwrap(client.POST('/api/v1/projects/{project}/fine-tuning-jobs/estimate', { params: { path: { project } }, body }));

const failedIn = ({ checks }: Estimate) => checks.filter(({ result }) => result === 'failed').map(({ check }) => check);

/** Asks until the answer has what is wanted. @throws Error that names the agent, which is then to blame, when that takes too long */
async function asked<T>(
  ask: () => Promise<Estimate>,
  wanted: (answer: Estimate) => T | null,
  milliseconds: number,
): Promise<T> {
  for (const end = Date.now() + milliseconds; ;) {
    const found = wanted(await ask());
    if (found !== null) return found;
    if (Date.now() > end)
      throw new Error(
        `The site agent has not asked for work within ${seconds(milliseconds / 1000)}. Look into logs/agent.log in the folder of ` +
          'this run, then start again: the story goes on from here.',
      );
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

/** Whether the agent told why it cannot work: that is for somebody to mend, and not to be waited for. */
const isAgentUnable = ({ changes }: Estimate) => changes.some(({ action }) => action === 'mend-agent');

/**
 * Asks until an agent is there and has measured its speed, then fits the steps to this machine: fewer on a slow one, at the
 * same learning rate. @returns the steps, and the estimate for them
 */
export async function fitted(
  client: MonsoonClient,
  project: string,
  bodyOf: (steps: number) => Body,
  say: (text: string) => void,
): Promise<{ steps: number; estimate: Estimate }> {
  const ask = (steps: number) => estimateOf(client, project, bodyOf(steps));
  const measured = (answer: Estimate) => {
    const failed = failedIn(answer);
    if (isAgentUnable(answer))
      throw new Error(
        'The site agent cannot work: logs/agent.log in the folder of this run says why, as does the page of its pool. ' +
          'Mend that, then start again: the story goes on from here.',
      );
    if (failed.some((check) => check !== 'engine'))
      throw new Error(
        `The launch would be refused: ${failed.join(', ')}.\n` +
          'The budget of the sample project is used up or frozen: to play the main job anew, delete the folder of this run.',
      );
    say('the agent measures how fast this machine trains');
    return answer.allowed_to_proceed && answer.seconds ? answer.seconds.median : null;
  };
  const usual = await asked(() => ask(usualSteps), measured, agentPatience);
  const wanted = Math.floor((usualSteps * wantedSeconds) / usual);
  const steps = Math.min(mostSteps, Math.max(fewestSteps, wanted));
  return { steps, estimate: await ask(steps) };
}

/**
 * The story's job: launched, or found again by its key. One that was cancelled stays so, and the next is launched under a name,
 * and so a key, of its own.
 */
export async function launch(client: MonsoonClient, project: string, body: Body): Promise<Job> {
  const jobs = '/api/v1/projects/{project}/fine-tuning-jobs';
  for (let nth = 1; ; nth++) {
    const named = nth === 1 ? body : { ...body, name: `${body.name} ${nth}` };
    const params = { path: { project }, header: keyed };
    const { id } = await unwrap(client.POST(jobs, { params, body: named }));
    const job = await unwrap(client.GET(`${jobs}/{job}`, { params: { path: { project, job: id } } }));
    if (job.state !== 'cancelled') return job;
  }
}

/**
 * Launches, or finds the job again, at once where that can be. An agent that was just started looks at its trainer before it asks for
 * work: one that may still come is waited for, and then it is launched; what else refuses a launch does so at once.
 * @throws Error that names the agent when it takes too long
 */
export async function launchOnceThere(
  client: MonsoonClient,
  project: string,
  body: Body,
  say: (text: string) => void,
  milliseconds = agentPatience,
): Promise<Job> {
  try {
    return await launch(client, project, body);
  } catch (error) {
    if (!(error instanceof MonsoonError) || error.problem.code !== 'engine-unavailable') throw error;
  }
  say('waits for the site agent to ask for work');
  await asked(
    () => estimateOf(client, project, body),
    (answer) => (failedIn(answer).includes('engine') && !isAgentUnable(answer) ? null : answer),
    milliseconds,
  );
  say('');
  return launch(client, project, body);
}

/** Follows a job to its end; the loss falls in the live line. @throws Error when it ends otherwise than well */
export async function follow(client: MonsoonClient, project: string, job: string, terminal: Terminal): Promise<Job> {
  const path = { project, job };
  const losses = new Map<number, number>();
  const paces = new Map<number, number>();
  let after: string | undefined;
  for (;;) {
    const { data } = await unwrap(
      client.GET('/api/v1/projects/{project}/fine-tuning-jobs/{job}/metrics', {
        params: { path, query: after ? { after } : {} },
      }),
    );
    const now = await unwrap(client.GET('/api/v1/projects/{project}/fine-tuning-jobs/{job}', { params: { path } }));
    const steps = Number(now.recipe.steps);
    const draw = (step: number) => {
      const pace = [...paces.values()].reduce((sum, each) => sum + each, 0) / Math.max(1, paces.size);
      terminal.progress(
        lossLine([...losses.values()], step, steps, paces.size > 0 ? pace * (steps - step) : null),
        step,
      );
    };
    for (const { id, type, step, values } of data) {
      after = id;
      if (type === 'step' && step !== null) {
        losses.set(step, Number(values.loss));
        paces.set(step, Number(values.step_s));
        draw(step);
      }
      if (type === 'resumed') terminal.line(`    goes on from checkpoint ${String(values.name)}`);
      if (type === 'eval') terminal.line(`    held-out loss at step ${step}: ${Number(values.loss).toFixed(3)}`);
      if (type === 'checkpoint')
        terminal.line(`    checkpoint ${String(values.name)} (${bytes(Number(values.bytes))}) is kept`);
    }
    if (losses.size === 0) terminal.draw(`    the job is ${now.state}`);
    if (ends.includes(now.state) && data.length === 0) {
      terminal.settle();
      if (now.state === 'succeeded') return now;
      throw new Error(
        `The job ended as ${now.state}: ${now.reason ?? 'no reason given'} ${now.message ?? ''}\n` +
          (now.state === 'cancelled'
            ? 'Start again to launch it anew.'
            : 'Mend what it names (logs/agent.log has the details). To play the main job anew, delete the folder of this run.'),
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}
