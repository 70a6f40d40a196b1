import { Module } from '@nestjs/common';
import { HealthModule } from '@app/platform/observability';
import { rooms } from './rooms';

@Module({ imports: [...rooms, HealthModule] })
export class ApiModule {}
