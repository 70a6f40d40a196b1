import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { unwrap } from '@app/api-client';
import type { LocalRun } from '../bring-up';
import { repositoryRoot } from '../environment';
import { seconds } from '../terminal/amounts';
import type { Terminal } from '../terminal/terminal';
import { cast as people, makeCast } from './cast';
import { engineersKey, publish, registerData, upload, validate } from './data';
import { makeAward, makePool, makeProgramme } from './programme';
import { askForQuota } from './quota';
import { checkInvariants, showBudget, showModel } from './statement';
import { estimate, follow, launch, recipe } from './training';

/** What is kept of the sample: the log-ins, and how far the story came. */
interface Kept {
  state: 'begun' | 'done';
  password: string;
}

const file = (home: string) => join(home, 'sample.json');

/** What an earlier start left of the sample, or null. */
export function readSample(home: string): Kept | null {
  return existsSync(file(home)) ? (JSON.parse(readFileSync(file(home), 'utf8')) as Kept) : null;
}

function keep(home: string, kept: Kept): void {
  writeFileSync(`${file(home)}.new`, JSON.stringify(kept), { mode: 0o600 });
  renameSync(`${file(home)}.new`, file(home));
}

/** Log-ins of the sample's people, for whoever looks around afterwards. */
export function showLogIns(kept: Kept, terminal: Terminal): void {
  terminal.heading('Sample log-ins');
  terminal.fact('password', `${kept.password}  (the same for all)`);
  const roles: [string, string][] = [
    [people.root.email, 'platform administrator'],
    [people.office.owner.email, 'programme administrator'],
    [people.finance.email, 'programme finance'],
    [people.partner.owner.email, 'owner of the Thai partner, lead of the project'],
    [people.steward.email, 'data steward of the Thai partner'],
    [people.engineer.email, 'engineer of the Thai partner'],
    [people.provider.owner.email, 'operator of the pool'],
  ];
  for (const [email, role] of roles) terminal.fact(email, role);
}

/**
 * The main job through the public REST API, each person with an account or key of their own. @throws Error at the first
 * step or invariant that does not hold
 */
export async function playMainJob(run: LocalRun, setUpToken: string, terminal: Terminal): Promise<void> {
  const { home, mail } = run.folders;
  const sample = join(repositoryRoot(), 'apps/local/sample');
  const kept: Kept = { state: 'begun', password: randomBytes(12).toString('base64url') };
  keep(home, kept);

  terminal.heading('The main job, through the public REST API');
  const cast = await terminal.step(
    'people',
    (say) => makeCast(run.apiUrl, mail, kept.password, setUpToken, say),
    () => '3 organisations verified, 8 people with accounts of their own',
  );
  const made = await terminal.step(
    'project',
    () => makeProgramme(cast),
    ({ project, projectNumber }) => `${projectNumber} ${project}`,
  );
  const award = await terminal.step(
    'award',
    () => makeAward(cast, made),
    ({ id }) => `${id}: 2,400,000 JPY for compute, the grant pays 3/4; 800,000 JPY co-funding confirmed by two people`,
  );
  const site = await terminal.step(
    'pool',
    () => makePool(cast, made.programme),
    ({ pool }) => `${pool} in JP at 1,200 JPY an hour, confirmed by the programme`,
  );
  await run.startAgent(site);
  const setting = { ...made, pool: site.pool, award: award.id };

  await terminal.step(
    'quota',
    () => askForQuota(cast, setting),
    ({ asked, decided }) =>
      `${asked} s asked, ${decided.decision?.gpu_seconds} s granted: ${decided.decision?.reasons}`,
  );
  const key = await engineersKey(cast, run.apiUrl);
  const { dataset, version } = await terminal.step(
    'data set',
    () => registerData(cast),
    (result) => `${result.dataset}, stored in TH, processed in TH and JP only`,
  );
  const place = { org: cast.partner, dataset, version: version.id };
  await terminal.step(
    'upload',
    (say) => upload(run.apiUrl, key.key, sample, place, say),
    ({ bytes, pieces, sha256 }) => `${bytes} bytes in ${pieces} pieces, sha256 ${sha256.slice(0, 16)}… as announced`,
  );
  const checked = await terminal.step(
    'validation',
    (say) => validate(cast, dataset, version, say),
    ({ rows, statistics }) => `${rows} rows, ${statistics?.characters ?? '?'} characters, nothing to mend`,
  );
  const published = await terminal.step(
    'publication',
    () => publish(cast, setting, dataset, checked),
    ({ number, digest }) => `version ${number}, digest ${digest?.slice(0, 16)}…; the project may use it`,
  );

  const body = await recipe(key.client, sample, setting, published.id);
  await terminal.step(
    'estimate',
    (say) => estimate(key.client, setting.project, body, say),
    ({ seconds: time, hold, grant_share, co_funding_share }) =>
      `${time ? `${seconds(time.low)} to ${seconds(time.high)}` : 'time unknown'}; holds ${hold?.amount} ${hold?.currency} (grant ${grant_share?.amount}, own ${co_funding_share?.amount})`,
  );
  const job = await terminal.step(
    'launch',
    () => launch(key.client, setting.project, body),
    ({ id, time_limit_seconds }) => `${id}, at most ${time_limit_seconds} s`,
  );
  const done = await follow(key.client, setting.project, job.id, terminal);
  const usage = await unwrap(
    key.client.GET('/api/v1/projects/{project}/fine-tuning-jobs/{job}/usage', {
      params: { path: { project: setting.project, job: job.id } },
    }),
  );
  const { data: holds } = await unwrap(
    key.client.GET('/api/v1/projects/{project}/holds', { params: { path: { project: setting.project } } }),
  );
  const hold = holds.find((each) => each.job === job.id);
  if (hold?.state !== 'closed') throw new Error('The hold of the job is not closed.');
  terminal.heading('Metered and settled');
  terminal.fact('usage', `${usage.data.length} records, ${usage.total_gpu_seconds} GPU-seconds`);
  terminal.fact(
    'hold',
    `${hold.id}: ${hold.gpu_seconds} s held, ${hold.captured_seconds} s captured, the rest released`,
  );
  for (const { share, amount, captured } of hold.legs) terminal.fact('', `${share}: ${captured} of ${amount}`);
  if (usage.total_gpu_seconds !== hold.captured_seconds + hold.overrun_seconds)
    throw new Error('What was metered and what was captured differ.');

  await showModel(key.client, setting, done, terminal);
  await showBudget(cast.lead.client, setting, terminal);
  await checkInvariants(cast, setting, terminal);
  keep(home, { ...kept, state: 'done' });
}
