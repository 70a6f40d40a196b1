import { InjectQueue } from '@nestjs/bull';
import { Injectable } from '@nestjs/common';
import type { Queue } from 'bull';
import { Clock } from '@app/platform/clock';
import { Database } from '@app/platform/database';
import { Metrics } from '@app/platform/observability';
import { validationQueue } from './validation/validation.processor';

/** Uploads under way, checks that wait, and the queue that rings for them. Every worker tells the same. */
@Injectable()
export class DatasetsMetrics {
  constructor(database: Database, clock: Clock, metrics: Metrics, @InjectQueue(validationQueue) queue: Queue) {
    const uploads = metrics.gauge('monsoon_uploads_open', 'Uploads that are not finished');
    const bytes = metrics.gauge('monsoon_uploads_open_bytes', 'Bytes that they announced');
    const checks = metrics.gauge('monsoon_checks', 'Checks of data set versions that are not done', ['state']);
    const oldest = metrics.gauge('monsoon_checks_oldest_seconds', 'Age of the oldest check that waits');
    metrics.look('datasets', [uploads, bytes, checks, oldest], async () => {
      const [row] = await database.look<Record<'uploads' | 'bytes' | 'queued' | 'running' | 'age', number>>(
        `select u.uploads, u.bytes, v.* from (
           select count(*)::int as uploads, coalesce(sum(bytes), 0)::float8 as bytes from uploads where state = 'open') u, (
           select count(*) filter (where state = 'queued')::int as queued, count(*) filter (where state = 'running')::int as running,
                  coalesce(extract(epoch from $1 - min(created_at) filter (where state = 'queued')), 0)::float8 as age
             from validations where state in ('queued', 'running')) v`,
        [clock.now()],
      );
      uploads.set(row.uploads);
      bytes.set(row.bytes);
      checks.set({ state: 'queued' }, row.queued);
      checks.set({ state: 'running' }, row.running);
      oldest.set(row.age);
    });
    const hints = metrics.gauge('monsoon_bull_jobs', 'Hints in a queue of Redis', ['queue', 'state']);
    metrics.look('bull', [hints], async () => {
      for (const [state, count] of Object.entries(await queue.getJobCounts()))
        hints.set({ queue: queue.name, state }, count);
    });
  }
}
