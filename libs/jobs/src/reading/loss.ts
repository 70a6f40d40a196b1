import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import { Database, type Tx } from '@app/platform/database';
import { Problem } from '@app/platform/http';
import type { LossDto, LossPointDto } from './loss.dto';

/** Attempts of a job $2 of the project $1, with events up to the one at ($3, $4). */
const events = `attempts a cross join lateral (select seq, type, step, data from attempt_events e
  where e.project_id = a.project_id and e.attempt_id = a.id and (a.n, e.seq) <= ($3, $4)`;
const ofJob = 'a.project_id = $1 and a.job_id = $2';

/**
 * Equal parts of the steps, each with its extremes: however long the run, the answer is short, and a line through the points
 * looks as the line through all does. Points that a later attempt told anew, from a checkpoint on, do not count.
 */
const parts = `with told as materialized (
    select a.n, e.type, e.step::float8 as step, (e.data ->> 'loss')::float8 as loss from ${events}
        and e.type in ('step', 'eval') and e.step is not null and jsonb_typeof(e.data -> 'loss') = 'number') e where ${ofJob}),
  begun as (select type, n, min(step) as step from told group by type, n),
  ends as (select type, n, (select min(later.step) from begun later where later.type = b.type and later.n > b.n) as anew from begun b),
  kept as (select type, step, loss from told join ends using (type, n) where anew is null or step < anew),
  span as (select type, min(step) as low, max(step) + 1 as high from kept group by type)
  select type, min(array[step, loss]) as first, max(array[step, loss]) as last, min(array[loss, step]) as lowest,
         max(array[loss, step]) as highest, avg(loss) as mean
    from kept join span using (type) group by type, width_bucket(step, low, high, $5) order by type, first`;

interface Part {
  type: 'step' | 'eval';
  first: [number, number];
  last: [number, number];
  lowest: [number, number];
  highest: [number, number];
  mean: number;
  [column: string]: unknown;
}

/** How the loss of a run fell, as few points as a curve needs. */
@Injectable()
export class JobLoss {
  constructor(private readonly database: Database) {}

  /** @throws 404 where there is no such job */
  read(caller: Caller, jobId: string, count: number): Promise<LossDto> {
    return this.database.transaction(caller, async (tx) => {
      const job = await tx.first('select 1 from jobs where project_id = $1 and id = $2', [caller.scopeId, jobId]);
      if (!job) throw Problem.notFound('job');
      // What comes meanwhile is told by the stream after this one.
      const [newest] = await tx.query<{ n: number; seq: number }>(
        `select a.n, e.seq from ${events} order by seq desc limit 1) e where ${ofJob} order by a.n desc limit 1`,
        [caller.scopeId, jobId, 2 ** 31 - 1, 2 ** 31 - 1],
      );
      if (!newest)
        return {
          train: [],
          means: [],
          held_out: [],
          steps: null,
          step: 0,
          epoch: null,
          step_seconds: null,
          after: null,
        };
      const values = [caller.scopeId, jobId, newest.n, newest.seq];
      const found = await tx.query<Part>(parts, [...values, count]);
      const train = found.filter(({ type }) => type === 'step');
      return {
        train: train.flatMap(pointsOf),
        means: train.map(({ last: [step], mean }) => ({ step, loss: mean })),
        held_out: found.filter(({ type }) => type === 'eval').flatMap(pointsOf),
        ...(await figures(tx, values)),
        after: `${newest.n}:${newest.seq}`,
      };
    });
  }
}

/** The points of a part in their order, each once. */
function pointsOf({ first, last, lowest, highest }: Part): LossPointDto[] {
  const points = [first, [lowest[1], lowest[0]], [highest[1], highest[0]], last];
  return [...new Map(points.sort((a, b) => a[0] - b[0]).map(([step, loss]) => [step, { step, loss }])).values()];
}

type Told = { step: number; data: Record<string, unknown> };
const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null);

/** How far the run is and how fast. */
async function figures(tx: Tx, values: unknown[]): Promise<Pick<LossDto, 'steps' | 'step' | 'epoch' | 'step_seconds'>> {
  const [ready] = await tx.query<Told>(
    `select e.data from ${events} and e.type = 'ready' order by seq limit 1) e where ${ofJob} order by a.n desc limit 1`,
    values,
  );
  const lately = await tx.query<Told>(
    `select e.step, e.data from ${events} and e.type = 'step' and e.step is not null order by seq desc limit 20) e
      where ${ofJob} order by a.n desc, e.seq desc limit 20`,
    values,
  );
  const seconds = lately.flatMap(({ data }) => numberOf(data.step_s) ?? []);
  return {
    steps: numberOf(ready?.data.steps),
    step: lately[0]?.step ?? 0,
    epoch: numberOf(lately[0]?.data.epoch),
    step_seconds: seconds.length > 0 ? seconds.reduce((sum, each) => sum + each, 0) / seconds.length : null,
  };
}
