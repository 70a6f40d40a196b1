import { type components, type MonsoonClient, unwrap } from '@app/api-client';
import type { Terminal } from '../terminal/terminal';
import type { Cast } from './cast';
import type { Setting } from './programme';

type Account = components['schemas']['AccountDto'];

const amount = (account: Account, text: string) =>
  account.asset.startsWith('GPU_SEC:') ? `${text} s` : `${text} ${account.asset}`;

/** The project's budget as a statement: what there was, what was spent, what is held, what is left. */
export async function showBudget(
  client: MonsoonClient,
  { project }: Pick<Setting, 'project'>,
  terminal: Terminal,
): Promise<void> {
  const budget = await unwrap(client.GET('/api/v1/projects/{project}/budget', { params: { path: { project } } }));
  terminal.heading('Budget statement');
  for (const account of [...budget.grant, ...budget.co_funding, ...budget.gpu_time]) {
    terminal.line(`    ${account.label}`);
    terminal.amounts([
      ['  granted', amount(account, account.limit)],
      ['  used', amount(account, account.used)],
      ['  held', amount(account, account.held)],
      ['  available', amount(account, account.available)],
    ]);
  }
}

/** Recomputes the ledger's invariants. @throws Error naming the first that does not hold */
export async function checkInvariants(
  cast: Cast,
  { programme }: Pick<Setting, 'programme'>,
  terminal: Terminal,
): Promise<void> {
  const { holds, invariants } = await unwrap(
    cast.administrator.client.GET('/api/v1/programmes/{programme}/reconciliation', { params: { path: { programme } } }),
  );
  terminal.heading('Invariants of the ledger, recomputed from its records');
  for (const { invariant, meaning, looked, wrong } of invariants)
    terminal.fact(invariant, `${wrong === 0 ? 'holds' : `${wrong} WRONG`}  ${meaning} (${looked} looked at)`);
  const broken = invariants.find(({ wrong }) => wrong > 0);
  if (!holds || broken)
    throw new Error(`${broken?.invariant} does not hold: ${broken?.meaning} (${broken?.first_wrong}).`);
}

/** The registered model with its lineage, and what base and tuned model answered. */
export async function showModel(
  client: MonsoonClient,
  { project }: Pick<Setting, 'project'>,
  job: components['schemas']['JobDto'],
  terminal: Terminal,
) {
  if (!job.model || !job.model_version) throw new Error('The job succeeded without a model version.');
  const version = await unwrap(
    client.GET('/api/v1/projects/{project}/models/{model}/versions/{version}', {
      params: { path: { project, model: job.model, version: job.model_version } },
    }),
  );
  terminal.heading(`Model version ${version.id}`);
  terminal.fact('digest', version.digest);
  terminal.fact('files', version.files.map(({ path, bytes }) => `${path} (${bytes} bytes)`).join(', '));
  terminal.fact(
    'made from',
    version.datasets
      .map(({ dataset_name, number, digest }) => `${dataset_name} ${number} ${digest.slice(0, 12)}…`)
      .join(', '),
  );
  const { base_loss, eval_loss } = version.metrics;
  terminal.fact('held-out loss', `${base_loss?.toFixed(3)} before, ${eval_loss?.toFixed(3)} after`);
  if (base_loss === null || eval_loss === null || eval_loss >= base_loss)
    throw new Error('The tuned model is no better on held-out rows than the base model.');
  if (version.samples.length < 3) throw new Error('The answers of base and tuned model are missing.');
  for (const { prompt, base, tuned } of version.samples) {
    terminal.line();
    terminal.fact('asked', prompt);
    terminal.fact('base', oneLine(base));
    terminal.fact('tuned', oneLine(tuned));
  }
  terminal.line('\n    A demonstration model: it shows that training works; its answers are not to be relied on.');
}

const oneLine = (text: string) => (text.replace(/\s+/g, ' ').trim() || '(nothing)').slice(0, 160);
