import { Global, Module } from '@nestjs/common';
import { ConnectionMetrics } from './connection-metrics';
import { Metrics } from './metrics';

@Global()
@Module({ providers: [Metrics, ConnectionMetrics], exports: [Metrics] })
export class MetricsModule {}
