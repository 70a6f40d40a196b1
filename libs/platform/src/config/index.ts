export { Config, ConfigModule } from './config';
