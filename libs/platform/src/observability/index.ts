export { HealthModule } from './health.module';
export { LoggingModule } from './logging.module';
export { countRequests } from './http-metrics';
export { Metrics } from './metrics';
export { MetricsModule } from './metrics.module';
