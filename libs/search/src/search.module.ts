import { Module } from '@nestjs/common';
import { ProgrammeSearchController, ProjectSearchController } from './search.controllers';
import { Search } from './search';

@Module({ controllers: [ProjectSearchController, ProgrammeSearchController], providers: [Search] })
export class SearchModule {}
