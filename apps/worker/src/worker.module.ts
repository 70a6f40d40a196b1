import { Module } from '@nestjs/common';
import { ComputeJobsModule } from '@app/compute';
import { DatasetsJobsModule } from '@app/datasets';
import { IdentityJobsModule } from '@app/identity';
import { JobsJobsModule } from '@app/jobs';
import { ModelsJobsModule } from '@app/models';
import { NotificationsJobsModule } from '@app/notifications';
import { ClockModule } from '@app/platform/clock';
import { ConfigModule } from '@app/platform/config';
import { DatabaseModule, RetentionModule } from '@app/platform/database';
import { EventsModule, RelayModule } from '@app/platform/events';
import { HttpModule } from '@app/platform/http';
import { HealthModule, LoggingModule, MetricsModule } from '@app/platform/observability';
import { QueuesModule } from '@app/platform/queues';
import { StorageModule } from '@app/platform/storage';

/** Processors, schedules, the relay of the outbox and the sweeper; it answers health checks and nothing else. */
@Module({
  imports: [
    ConfigModule,
    ClockModule,
    LoggingModule,
    MetricsModule,
    DatabaseModule,
    RetentionModule,
    EventsModule,
    RelayModule,
    QueuesModule,
    HttpModule,
    StorageModule,
    IdentityJobsModule,
    ComputeJobsModule,
    DatasetsJobsModule,
    ModelsJobsModule,
    JobsJobsModule,
    NotificationsJobsModule,
    HealthModule,
  ],
})
export class WorkerModule {}
