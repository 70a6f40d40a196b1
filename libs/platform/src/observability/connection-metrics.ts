import { Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { Metrics } from './metrics';

/** How busy this process's connections to PostgreSQL are. */
@Injectable()
export class ConnectionMetrics {
  constructor(source: DataSource, metrics: Metrics) {
    const connections = metrics.gauge('monsoon_database_connections', 'Connections of this process to PostgreSQL', [
      'state',
    ]);
    const waiting = metrics.gauge('monsoon_database_waiting', 'Work that waits for a connection');
    metrics.look('connections', [connections, waiting], async () => {
      const pool = (source.driver as unknown as { master: Pool }).master;
      connections.set({ state: 'used' }, pool.totalCount - pool.idleCount);
      connections.set({ state: 'idle' }, pool.idleCount);
      waiting.set(pool.waitingCount);
      await Promise.resolve();
    });
  }
}
