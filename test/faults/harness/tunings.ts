import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unwrap } from '@app/api-client';
import { at } from '../../support/http';
import { read } from '@app/platform/ids';
import { allot, type Launching, seedRight, until } from '../../support/jobs-world';
import type { World } from '../../support/world';
import { homeFolders } from '../../../apps/local/src/environment';
import type { Processes } from './processes';
import type { Recorder } from './recorder';

const steps = 300;
const jobs = 2;
const rows = Array.from(
  { length: 24 },
  (_, n) => `${JSON.stringify({ instruction: `ตลาด ${n} เปิดกี่โมง`, output: `เปิด ${6 + (n % 4)} โมงค่ะ` })}\n`,
).join('');

/** Jobs that the real agent runs with the real trainer, of which a curve remains. */
export class Tunings {
  private constructor(
    private readonly system: Processes,
    private readonly l: Launching,
    private readonly pool: string,
    private readonly dataset: string,
  ) {}

  /** A pool of its own for the agent, time in it, and rows that can be trained on. */
  static async prepare(system: Processes, world: World, l: Launching): Promise<Tunings> {
    const { pool, operator } = await world.pool(l.funded, { country: 'TH', price: '3600' });
    await allot(l.funded, pool, 1_000_000, 1);
    const bench = { ...at({ pool }), body: { name: 'bench' } };
    const { key } = await unwrap(operator.session.POST('/api/v1/pools/{pool}/agents', bench));
    await keepRows(system);
    const dataset = await seedRight(system, l.funded.project, ['TH'], [], rows);
    await system.startAgent(pool, key);
    await until(
      async () =>
        (await system.admin.query('select from site_agents where pool_id = $1', [read('pol', pool)])).rowCount,
      (count) => count === 1,
      60,
    );
    return new Tunings(system, l, pool, dataset);
  }

  /** Launches some, and waits until the first trains. */
  async launch(recorder: Recorder): Promise<void> {
    for (let n = 0; n < jobs; n++) {
      const name = `${recorder.mark} real ${n}`;
      const hyperparameters = { steps, checkpoint_every: 50, evaluate_every: 5000, lora_dropout: 0.1 };
      const change = {
        name,
        pool: this.pool,
        dataset_versions: [this.dataset],
        time_limit_seconds: 900,
        hyperparameters,
      };
      const session = this.l.partner.owner.session;
      const path = `/projects/${this.l.funded.project}/fine-tuning-jobs`;
      const facts = { name, time_limit_seconds: 900 };
      await recorder.perform({ kind: 'launch', session, path, body: this.l.body(change), facts });
    }
    await until(
      async () => this.system.trainers().length,
      (count) => count > 0,
      60,
    );
  }

  /** Every curve is whole, and a step that was taken again came out the same, to the last digit. */
  async violations(): Promise<string[]> {
    const wrong = await this.system.admin.query<{ job_id: string; what: string }>(
      `with taken as (select j.id as job_id, j.state, e.step, count(distinct e.data->>'loss') as losses
          from jobs j left join attempt_events e on e.project_id = j.project_id and e.job_id = j.id and e.type = 'step'
         where j.pool_id = $1 group by 1, 2, 3)
       select job_id, 'step ' || min(step) || ' has two losses' as what from taken where losses > 1 group by 1
       union all select job_id, 'its curve has ' || count(step) || ' steps of ' || coalesce(max(step), 0) from taken group by 1
        having count(step) <> coalesce(max(step), 0) or (min(state) = 'succeeded' and count(step) <> $2)
       union all select job_id, 'it ended ' || min(state) from taken group by 1 having min(state) <> 'succeeded'`,
      [read('pol', this.pool), steps],
    );
    return wrong.rows.map(({ job_id, what }) => `job ${job_id}: ${what}`);
  }
}

/** The rows where the store keeps files, as an upload would have left them. */
async function keepRows(system: Processes): Promise<void> {
  const { rows: stores } = await system.admin.query<{ root: string }>(`select root from stores where country = 'TH'`);
  const digest = createHash('sha256').update(rows).digest('hex');
  const folder = join(homeFolders(system.home).stores, stores[0].root, digest.slice(0, 2), digest.slice(2, 4));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, digest), rows);
}
