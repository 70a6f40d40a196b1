import { join } from 'node:path';
import { MonsoonError } from '@app/api-client';
import type { LocalRun } from '../bring-up';
import { repositoryRoot } from '../environment';
import { keepSite } from '../site/site';
import { counted, gpuTime, money, seconds } from '../terminal/amounts';
import { explained } from '../terminal/refusal';
import type { Terminal } from '../terminal/terminal';
import { cast as people, makeCast } from './cast';
import { engineersKey, publish, registerData, upload, validate, wantsFiles } from './data';
import { begunSample, keep, type Kept } from './kept';
import { type Stage, signIn } from './person';
import { makeAward, makePool, makeProgramme } from './programme';
import { askForQuota } from './quota';
import { checkInvariants, showBudget, showModel, showSettlement } from './statement';
import { baseModel, fitted, follow, launch, launchOnceThere, recipe } from './training';

/** Log-ins of the sample's people, for whoever looks around afterwards. */
export function showLogIns(kept: Kept, terminal: Terminal): void {
  terminal.heading('Sample log-ins');
  terminal.fact('password', `${kept.password}  (the same for all)`);
  const roles: [string, string][] = [
    [people.root.email, 'platform administrator'],
    [people.office.owner.email, 'programme administrator'],
    [people.finance.email, 'programme finance'],
    [people.secondFinance.email, 'programme finance, the second of two'],
    [people.partner.owner.email, 'owner of the Thai partner, lead of the project'],
    [people.steward.email, 'data steward of the Thai partner'],
    [people.engineer.email, 'engineer of the Thai partner'],
    [people.provider.owner.email, 'operator of the pool'],
  ];
  for (const [email, role] of roles) terminal.fact(email, role);
}

const stageOf = (run: LocalRun, { password, seed, begun_at }: Kept): Stage => ({
  origin: run.apiUrl,
  mail: run.folders.mail,
  password,
  seed,
  begunAt: new Date(begun_at),
});

/** Recomputes the invariants of a story that was played at an earlier start. @throws Error naming one that does not hold */
export async function checkAgain(run: LocalRun, kept: Kept, terminal: Terminal): Promise<void> {
  await checkInvariants(await signIn(stageOf(run, kept), people.office.owner), terminal);
}

/**
 * The main job through the public REST API, each person with an account or key of their own. A story that was cut short is
 * played again from its beginning: every act carries the key it had, so that what was done is found and not done twice.
 * @param setUpToken null when there is a platform administrator already
 * @returns whether it came to its end; it does not where the trainer is missing
 * @throws Error at the first step or invariant that does not hold
 */
export async function playMainJob(run: LocalRun, setUpToken: string | null, terminal: Terminal): Promise<boolean> {
  const { home } = run.folders;
  const sample = join(repositoryRoot(), 'apps/local/sample');
  let kept = begunSample(home);
  const stage = stageOf(run, kept);

  terminal.heading('The main job, through the public REST API');
  const cast = await terminal.step(
    'people',
    (say) => makeCast(stage, setUpToken, say),
    ({ root }) => `${root.name} runs the platform and verified 3 organisations; 8 people have accounts of their own`,
  );
  const { administrator, lead, engineer, steward, finance, secondFinance, operator } = cast;
  const made = await terminal.step(
    'project',
    () => makeProgramme(cast),
    ({ programme, project, projectNumber }) =>
      `${administrator.name} opens ${projectNumber} for ${lead.name}: ${project} of ${programme}`,
  );
  const { award, coFunding } = await terminal.step(
    'award',
    () => makeAward(cast, made, stage),
    () => `${administrator.name} awards, ${lead.name} accepts`,
  );
  const { num, den } = award.subsidy_rate;
  const [line] = award.tranches[0].lines;
  terminal.note(`${award.id}: ${money(line.amount)} for ${line.category}, the grant pays ${num}/${den} of each cost`);
  terminal.note(`${money(coFunding)} of co-funding entered by ${finance.name}, confirmed by ${secondFinance.name}`);
  const { site, pool, price } = await terminal.step(
    'pool',
    () => makePool(cast, made.programme, run.agent.site),
    (result) => `${operator.name} offers ${result.pool.gpu_type} in ${result.pool.country}: ${result.pool.id}`,
  );
  terminal.note(`${money(price)} a GPU-hour, confirmed by ${finance.name}`);
  if (run.agent.site?.pool !== pool.id) {
    // The api has just made the key, and shows it this once.
    keepSite(home, site);
    await run.agent.serve(site);
  }
  const setting = { ...made, pool: site.pool, award: award.id };

  const quota = await terminal.step(
    'quota',
    () => askForQuota(cast, setting, stage),
    ({ id, gpu_seconds }) => `${lead.name} asks for ${gpuTime(gpu_seconds)}: ${id}`,
  );
  const { decision } = quota;
  terminal.note(
    `${administrator.name} grants ${gpuTime(decision?.gpu_seconds ?? 0)}: ${decision?.lots.map(({ id }) => id).join(', ')}`,
  );
  terminal.note(`“${decision?.reasons}”`);
  const key = await engineersKey(cast, stage);
  const { dataset, version } = await terminal.step(
    'data set',
    () => registerData(cast),
    (result) => `${engineer.name} registers ${result.dataset.name}: ${result.dataset.id}`,
  );
  terminal.note(
    `stored in ${dataset.residency.storage_allowed?.join(', ')}, processed in ${dataset.residency.processing_included?.join(', ')} only; licence ${dataset.licence}`,
  );
  const place = { org: cast.partner, dataset: dataset.id, version: version.id };
  if (wantsFiles(version))
    await terminal.step(
      'upload',
      (say) => upload(stage, key.key, sample, place, say),
      ({ bytes, cutAt, sha256 }) =>
        `${counted(bytes)} bytes, cut off at ${counted(cutAt)} and resumed; sha256 ${sha256.slice(0, 16)}… as announced`,
    );
  const checked = await terminal.step(
    'validation',
    (say) => validate(cast, dataset.id, version, say),
    ({ rows, statistics }) =>
      `${rows} rows, ${counted(statistics?.characters ?? 0)} characters, nothing to mend: ${version.id}`,
  );
  const { published, agreement } = await terminal.step(
    'publication',
    () => publish(cast, setting, dataset.id, checked),
    (result) =>
      `${steward.name} publishes ${result.published.number}, digest ${result.published.digest?.slice(0, 16)}…`,
  );
  terminal.note(`and lets the project use it: agreement ${agreement}`);

  const trainer = await run.trainer();
  const base = trainer.ok ? await baseModel(key.client) : null;
  const bodyOf = (steps: number) => recipe(base, sample, setting, published.id, steps);
  if (!trainer.ok) return refused(() => launch(key.client, setting.project, bodyOf(kept.steps ?? 60)), terminal);
  if (!base)
    throw new Error(
      `No base model is in the catalogue, though one was made: look into ${join(run.folders.logs, 'worker.log')}, which says ` +
        'why the worker does not offer it, then start again.',
    );
  if (kept.steps === null) {
    const { steps, estimate } = await terminal.step(
      'estimate',
      (say) => fitted(key.client, setting.project, bodyOf, say),
      ({ estimate: { seconds: time }, steps: count }) =>
        `${count} steps: ${time ? `${seconds(time.low)} to ${seconds(time.high)}` : 'time unknown'}`,
    );
    kept = keep(home, { ...kept, steps });
    terminal.note(
      `${base.name}, ${Math.round(estimate.tokens / steps / 4)} tokens a row, from the ${estimate.throughput_source}`,
    );
    terminal.note(
      `holds ${gpuTime(estimate.hold_gpu_seconds)} and ${money(estimate.hold)} (grant ${money(estimate.grant_share)}, own ${money(estimate.co_funding_share)})`,
    );
  }
  const job = await terminal.step(
    'launch',
    (say) => launchOnceThere(key.client, setting.project, bodyOf(kept.steps ?? 60), say),
    ({ id, time_limit_seconds }) => `${engineer.name} launches ${id}, at most ${gpuTime(time_limit_seconds)}`,
  );
  const done = await follow(key.client, setting.project, job.id, terminal);
  await showSettlement(key.client, setting, done, terminal);
  await showModel(key.client, setting, done, terminal);
  await showBudget(lead.client, setting, terminal);
  await checkInvariants(administrator, terminal);
  keep(home, { ...kept, state: 'done' });
  return true;
}

/** Without the trainer a launch is tried all the same, so that its refusal and the cure can be read. */
async function refused(tried: () => Promise<{ id: string }>, terminal: Terminal): Promise<false> {
  try {
    const { id } = await tried();
    terminal.warning(`${id} waits for the trainer. Mend what is named above, then start again: the job goes on.`);
  } catch (error) {
    if (!(error instanceof MonsoonError)) throw error;
    terminal.line();
    terminal.warning(`The launch is refused, as the trainer is missing.\n${explained(error)}`);
    terminal.note('Mend what is named above, then start again: the story goes on from here.');
  }
  return false;
}
