import { Module } from '@nestjs/common';
import {
  MySearchController,
  PlatformSearchController,
  ProgrammeSearchController,
  ProjectSearchController,
} from './search.controllers';
import { Search } from './search';
import { Trail } from './trail/trail';
import {
  MyAuditController,
  OrganisationAuditController,
  PlatformAuditController,
  PoolAuditController,
  ProgrammeAuditController,
  ProjectAuditController,
} from './trail/trail.controllers';
import { MyWork } from './work/my-work';
import { Needs } from './work/needs';
import { WorkController } from './work/work.controller';

@Module({
  controllers: [
    ProjectSearchController,
    ProgrammeSearchController,
    PlatformSearchController,
    MySearchController,
    WorkController,
    OrganisationAuditController,
    ProjectAuditController,
    ProgrammeAuditController,
    PoolAuditController,
    PlatformAuditController,
    MyAuditController,
  ],
  providers: [Search, Needs, MyWork, Trail],
})
export class SearchModule {}
