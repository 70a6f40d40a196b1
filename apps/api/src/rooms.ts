import { AuditModule } from '@app/audit';
import { DatasetsModule } from '@app/datasets';
import { ComputeModule } from '@app/compute';
import { FineTuningModule } from '@app/fine-tuning';
import { GrantsModule } from '@app/grants';
import { IdentityModule } from '@app/identity';
import { JobsModule } from '@app/jobs';
import { LedgerModule } from '@app/ledger';
import { ModelsModule } from '@app/models';
import { NotificationsModule } from '@app/notifications';
import { OrganisationsModule } from '@app/organisations';
import { ProjectsModule } from '@app/projects';
import { SearchModule } from '@app/search';
import { ClockModule } from '@app/platform/clock';
import { ConfigModule } from '@app/platform/config';
import { DatabaseModule } from '@app/platform/database';
import { EventsModule } from '@app/platform/events';
import { HttpModule } from '@app/platform/http';
import { LoggingModule, MetricsModule } from '@app/platform/observability';
import { StorageModule } from '@app/platform/storage';

/** The rooms in reading order. */
export const rooms = [
  ConfigModule,
  ClockModule,
  LoggingModule,
  MetricsModule,
  DatabaseModule,
  EventsModule,
  HttpModule,
  StorageModule,
  AuditModule,
  IdentityModule,
  OrganisationsModule,
  ProjectsModule,
  LedgerModule,
  GrantsModule,
  ComputeModule,
  DatasetsModule,
  ModelsModule,
  JobsModule,
  FineTuningModule,
  SearchModule,
  NotificationsModule,
];
