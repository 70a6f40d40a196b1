import { Injectable } from '@nestjs/common';
import type { Conditions, Speed } from '@app/jobs';
import type { Tx } from '@app/platform/database';
import { calibrate } from '@app/scheduling';

/** Imports, the model and a first look at the data: seconds before the first step. */
export const setUpSeconds = 15;

/** How fast a pool trains a base model. */
@Injectable()
export class Throughputs {
  /** Past runs of the project's own jobs of the same size first, else what the site measured of this very model. */
  async of(tx: Tx, projectId: string, { pool, base }: Conditions, gpus: number): Promise<Speed> {
    const past = await tx.named<{ tokens: number; used: number; attempts: number }>(
      'past_throughput',
      `select (j.result->>'tokens')::float8 as tokens, j.used_seconds::float8 as used,
              (select count(*)::int from attempts a where a.project_id = j.project_id and a.job_id = j.id and a.started_at is not null) as attempts
         from jobs j where j.project_id = $1 and j.pool_id = $2 and j.state = 'succeeded' and j.inputs->>'base_model_id' = $3 and j.gpus = $4
        order by j.id desc limit 50`,
      [projectId, pool.id, base.id, gpus],
    );
    // Each attempt sets itself up; what it does besides training stays in, so that it need not be added again.
    const trained = past.map(({ tokens, used, attempts }) => ({
      tokens,
      seconds: Math.max(used / 2, used - attempts * setUpSeconds),
    }));
    const throughput = calibrate(trained);
    if (throughput) return { throughput, source: 'past-attempts' };
    const [measured] = await tx.named<{ tokens_per_second: number }>(
      'calibrated_throughput',
      `select tokens_per_second from calibrations where pool_id = $1 and (base_model = $2 or model_sha256 = any ($3))
        order by measured_at desc limit 1`,
      [pool.id, base.name, base.files.map(({ sha256 }) => sha256)],
    );
    if (!measured) return { throughput: null, source: 'none' };
    const rate = measured.tokens_per_second;
    // One measurement on an idle machine: a real run also saves and shares the machine.
    return { throughput: { low: rate / 2, median: rate * 0.8, high: rate * 1.2 }, source: 'calibration' };
  }
}
