export { HealthModule } from './health.module';
export { LoggingModule } from './logging.module';
export { Metrics, MetricsModule } from './metrics';
