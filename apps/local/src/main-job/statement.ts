import { type components, type MonsoonClient, unwrap } from '@app/api-client';
import { bytes, counted, gpuTime, money } from '../terminal/amounts';
import type { Terminal } from '../terminal/terminal';
import type { Person } from './person';
import type { Setting } from './programme';

type Account = components['schemas']['AccountDto'];

const amount = (account: Account, text: string) =>
  account.asset.startsWith('GPU_SEC:') ? gpuTime(text) : money({ amount: text, currency: account.asset });

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
export async function checkInvariants(administrator: Person, terminal: Terminal): Promise<void> {
  const { roles } = await unwrap(administrator.client.GET('/api/v1/me'));
  const programme = roles.find(({ scope_kind }) => scope_kind === 'programme')?.scope ?? '';
  const { holds, invariants } = await unwrap(
    administrator.client.GET('/api/v1/programmes/{programme}/reconciliation', { params: { path: { programme } } }),
  );
  terminal.heading('Invariants of the ledger, recomputed from its records');
  for (const { invariant, meaning, looked, wrong } of invariants)
    terminal.fact(invariant, `${wrong === 0 ? 'holds' : `${wrong} WRONG`}  ${meaning} (${looked} looked at)`);
  const broken = invariants.find(({ wrong }) => wrong > 0);
  if (!holds || broken)
    throw new Error(
      `${broken?.invariant} does not hold: ${broken?.meaning} (${broken?.first_wrong}).\n` +
        'This is a fault of Monsoon. Keep the folder of this run, run `npm run reconcile`, and report what it prints.',
    );
}

/** All rows of a list. */
async function everyPage<Row>(
  pageAt: (cursor: string | undefined) => Promise<{ data: Row[]; next_cursor: string | null }>,
): Promise<Row[]> {
  const rows: Row[] = [];
  let cursor: string | undefined;
  do {
    const page = await pageAt(cursor);
    rows.push(...page.data);
    cursor = page.next_cursor ?? undefined;
  } while (cursor);
  return rows;
}

/** What was metered, and what became of the hold. @throws Error when they differ */
export async function showSettlement(
  client: MonsoonClient,
  { project }: Pick<Setting, 'project'>,
  job: components['schemas']['JobDto'],
  terminal: Terminal,
): Promise<void> {
  let total = 0;
  const usage = await everyPage(async (cursor) => {
    const page = await unwrap(
      client.GET('/api/v1/projects/{project}/fine-tuning-jobs/{job}/usage', {
        params: { path: { project, job: job.id }, query: { limit: 200, cursor } },
      }),
    );
    total = page.total_gpu_seconds;
    return page;
  });
  const holds = await everyPage((cursor) =>
    unwrap(
      client.GET('/api/v1/projects/{project}/holds', { params: { path: { project }, query: { limit: 200, cursor } } }),
    ),
  );
  const hold = holds.find((each) => each.job === job.id);
  terminal.heading('Metered and settled');
  terminal.fact('usage', `${usage.length} records, ${gpuTime(total)} of GPU time`);
  if (hold?.state !== 'closed' || total !== hold.captured_seconds + hold.overrun_seconds)
    throw new Error(
      `The hold of the job is ${hold?.state ?? 'missing'}, with ${hold?.captured_seconds ?? 0} s captured of ${total} s metered.\n` +
        'This is a fault of Monsoon. Keep the folder of this run, run `npm run reconcile`, and report what it prints.',
    );
  terminal.fact('hold', `${hold.id} is closed`);
  for (const { share, amount: held, captured } of hold.legs) {
    const unit = share === 'gpu' ? 's' : hold.price.currency;
    terminal.fact('', `${share}: ${counted(captured)} of ${counted(held)} ${unit} captured, the rest released`);
  }
}

/** The registered model with its lineage, and what base and tuned model answered. */
export async function showModel(
  client: MonsoonClient,
  { project }: Pick<Setting, 'project'>,
  job: components['schemas']['JobDto'],
  terminal: Terminal,
) {
  if (!job.model || !job.model_version)
    throw new Error(
      'The job succeeded and no model was registered: look into logs/worker.log in the folder of this run, and report it.',
    );
  const version = await unwrap(
    client.GET('/api/v1/projects/{project}/models/{model}/versions/{version}', {
      params: { path: { project, model: job.model, version: job.model_version } },
    }),
  );
  terminal.heading(`Model version ${version.id}`);
  terminal.fact('digest', version.digest);
  terminal.fact('files', version.files.map((file) => `${file.path} (${bytes(file.bytes)})`).join(', '));
  terminal.fact('base model', `${version.base_model_name} ${version.base_model_digest.slice(0, 12)}…`);
  terminal.fact(
    'made from',
    version.datasets
      .map(({ dataset_name, number, digest }) => `${dataset_name} ${number} ${digest.slice(0, 12)}…`)
      .join(', '),
  );
  const { base_loss, eval_loss } = version.metrics;
  terminal.fact('held-out loss', `${base_loss?.toFixed(3)} before, ${eval_loss?.toFixed(3)} after`);
  if (base_loss === null || eval_loss === null || eval_loss >= base_loss)
    throw new Error(
      'The tuned model is no better on held-out rows than the base model, which the sample data never led to before.\n' +
        'Look into the model’s metrics; to play the main job anew, delete the folder of this run.',
    );
  if (version.samples.length < 3)
    throw new Error(
      'Answers of base and tuned model are missing: look into logs/agent.log in the folder of this run, and report it.',
    );
  for (const { prompt, base, tuned } of version.samples) {
    terminal.line();
    terminal.fact('asked', prompt);
    terminal.fact('base', oneLine(base));
    terminal.fact('tuned', oneLine(tuned));
  }
  terminal.line('\n    A demonstration model: it shows that training works; its answers are not to be relied on.');
}

const oneLine = (text: string) => (text.replace(/\s+/g, ' ').trim() || '(nothing)').slice(0, 160);
