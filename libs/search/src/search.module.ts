import { Module } from '@nestjs/common';
import { ProgrammeSearchController, ProjectSearchController } from './search.controllers';
import { Search } from './search';
import { MyWork } from './work/my-work';
import { Needs } from './work/needs';
import { WorkController } from './work/work.controller';

@Module({
  controllers: [ProjectSearchController, ProgrammeSearchController, WorkController],
  providers: [Search, Needs, MyWork],
})
export class SearchModule {}
