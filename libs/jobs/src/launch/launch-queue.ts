import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Batches } from '@app/platform/batches';
import { Database, entryValues, isAway, sqlState } from '@app/platform/database';
import { Hints } from '@app/platform/events';
import { Clock } from '@app/platform/clock';
import type { Job } from '../job';
import type { JobDto } from '../job.dto';
import * as problems from '../job.problems';

/** One launch as `launch_jobs` takes it; one that was refused beforehand can only replay its key. */
export interface LaunchItem {
  project_id: string;
  key: string | null;
  digest: string | null;
  refusal?: object;
  /** What is answered; the moment of the launch is put in when it is known. */
  answer?: JobDto;
  /** What was read before and is looked at again. */
  expect?: LaunchGround;
  hold?: HoldItem;
  job?: LaunchedJob;
  audit?: LaunchedAudit;
}

/** The SQL types of these names (migrations/launch-function.ts, hold-functions.ts): a key that they have not would be dropped unseen. */
export interface LaunchGround {
  project_id: string;
  agent_patience: number;
  award_id: string;
  award_version: number;
  pool_id: string;
  gpus: number;
  base_model_id: string;
  base_model_included: string[] | null;
  currency: string;
  rate_card_id: string;
  right_ids: string[];
}
/** Amounts are 64-bit integers as text: JSON knows no bigint. */
export interface HoldItem {
  book_id: string;
  hold_id: string;
  job_id: string;
  organisation_id: string | null;
  pool_id: string;
  gpu_asset: string;
  gpu_seconds: string;
  price_minor: string;
  currency: string;
  award_id: string;
  rate_num: string;
  rate_den: string;
  fresh: true;
}
export interface LaunchedJob extends Pick<
  Job,
  'programme_id' | 'org_id' | 'person_id' | 'kind' | 'name' | 'gpus' | 'request_id'
> {
  recipe: object;
  prompts?: object;
  inputs: object;
  time_limit_seconds: string;
  expected_seconds: string | null;
}
export interface LaunchedAudit {
  id: string;
  on_behalf_of: string | null;
  key_id: string | null;
  after_digest?: string;
  details: object;
}

/** What became of it: launched now, or what its key was answered before. */
export interface LaunchResult {
  launched?: true;
  answer?: JobDto;
  replayed?: true;
  reused?: true;
  refusal?: problems.LedgerRefusal;
}

const statement = 'select launch_jobs($1, $2, $3, $4) as results';

/** Launches in one statement: what `launch_jobs` holds at most, and how many may wait, in all and of one project, before clients are asked to come again. */
const size = 64;
const room = 1024;
const share = 256;

/**
 * The way to `launch_jobs`. Launches that are asked for at the same time share a transaction and its commit; of one book only
 * one batch of this api is under way, so that launches on a hot budget stand in line here and not at its rows. An answer is given after
 * the commit, never before.
 */
@Injectable()
export class LaunchQueue extends Batches<LaunchItem, LaunchResult> {
  constructor(database: Database, clock: Clock, hints: Hints) {
    super({
      size,
      room,
      share,
      lanes: 4,
      patience: 50,
      apart: (error) => !isAway(error),
      stuck: (error) => sqlState(error) === '55P03',
      groupOf: ({ project_id }) => project_id,
      overloaded: problems.tooManyWait,
      work: async (items) => {
        const now = clock.now();
        const projects = [...new Set(items.map(({ project_id }) => project_id))].sort();
        const batch = items.map((item) => dated(item, now));
        const [{ results }] = await database.call<{ results: LaunchResult[] }>('launch_jobs', statement, [
          entryValues('partner', { projects }),
          projects,
          batchOf(batch),
          now,
        ]);
        if (results.some(({ launched }) => launched)) void hints.send('outbox');
        return results.map((result, n) => (result.launched ? { ...result, answer: batch[n].answer } : result));
      },
    });
  }
}

/** The item with the moment of the batch in its answer: the moment that its rows will tell. */
function dated(item: LaunchItem, now: Date): LaunchItem {
  if (!item.answer) return item;
  const answer = { ...item.answer, created_at: now };
  const after_digest = createHash('sha256').update(JSON.stringify(answer)).digest('hex');
  return { ...item, answer, audit: item.audit && { ...item.audit, after_digest } };
}

/** The batch as `launch_jobs` takes it. Grounds that several items share are sent, and looked at, once. */
export function batchOf(items: readonly LaunchItem[]): string {
  const numbers = new Map<string, number>();
  const numbered = items.map((item) => {
    if (!item.expect) return item;
    const text = JSON.stringify(item.expect);
    const number = numbers.get(text) ?? numbers.size;
    numbers.set(text, number);
    return { ...item, expect: number, answer: { value: item.answer } };
  });
  return `{"expect": [${[...numbers.keys()].join()}], "items": ${JSON.stringify(numbered)}}`;
}
