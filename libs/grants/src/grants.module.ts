import { Module } from '@nestjs/common';
import { AuditModule } from '@app/audit';
import { LedgerModule } from '@app/ledger';
import { ProjectsModule } from '@app/projects';
import { AwardView } from './awards/award.view';
import { Awards } from './awards/awards.service';
import { AwardBooks } from './books/award-books.service';
import { ProgrammeBooksController, ProjectBooksController } from './books/books.controllers';
import { Books } from './books/books.service';
import { GrantNames } from './books/grant-names';
import { ProgrammeSpending } from './books/programme-spending.service';
import { CoFunding } from './co-funding/co-funding.service';
import { Envelopes } from './books/envelopes.service';
import { Grants } from './grants';
import { ProgrammeGrantsController, ProjectGrantsController } from './grants.controllers';

@Module({
  imports: [AuditModule, LedgerModule, ProjectsModule],
  controllers: [ProjectGrantsController, ProgrammeGrantsController, ProjectBooksController, ProgrammeBooksController],
  providers: [Grants, Envelopes, Awards, AwardView, CoFunding, Books, AwardBooks, ProgrammeSpending, GrantNames],
  exports: [Grants],
})
export class GrantsModule {}
