export { HealthModule } from './health.module';
export { LoggingModule } from './logging.module';
export { MetricsModule } from './metrics';
