import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Batches } from '@app/platform/batches';
import { Database, entryValues, isAway } from '@app/platform/database';
import { Hints } from '@app/platform/events';
import { Clock } from '@app/platform/clock';
import type { Change, Check } from '@app/platform/http';
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
  expect?: object;
  hold?: object;
  job?: object;
  audit?: object;
}

/** What became of it: launched now, or what its key was answered before. */
export interface LaunchResult {
  launched?: true;
  answer?: JobDto;
  replayed?: true;
  reused?: true;
  refusal?: { code: string; checks: Check[]; changes: Change[] };
}

const statement = 'select launch_jobs($1, $2, $3, $4) as results';

/** Launches in one statement: what `launch_jobs` holds at most, and how many may wait, in all and of one project, before clients are asked to come again. */
const size = 64;
const room = 1024;
const share = 256;

/**
 * The way to `launch_jobs`. Launches that are asked for at the same time share a transaction and its commit; of one book only
 * one batch is under way, so that launches on a hot budget stand in line here and not at its rows. An answer is given after
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
  return { ...item, answer, audit: { ...item.audit, after_digest } };
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
