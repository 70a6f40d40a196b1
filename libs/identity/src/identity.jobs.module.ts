import { Module } from '@nestjs/common';
import { Retention } from '@app/platform/database';

/** The worker's part: sessions and one-time links that have run out are deleted a day later. */
@Module({})
export class IdentityJobsModule {
  constructor(retention: Retention) {
    // A session's idle limit never lies beyond its absolute one.
    retention.keep({ table: 'identity.sessions', column: 'idle_until', days: 1, door: 'identity' });
    retention.keep({ table: 'identity.one_time_links', column: 'expires_at', days: 1, door: 'identity' });
  }
}
