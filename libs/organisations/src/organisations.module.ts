import { Global, Module } from '@nestjs/common';
import { AuditModule } from '@app/audit';
import { IdentityModule } from '@app/identity';
import { MailModule } from '@app/platform/mail';
import { Members } from './members.service';
import { Organisations } from './organisations';
import { OrganisationsController, PlatformOrganisationsController } from './organisations.controllers';
import { Registration } from './registration.service';

@Global()
@Module({
  imports: [AuditModule, IdentityModule, MailModule],
  controllers: [OrganisationsController, PlatformOrganisationsController],
  providers: [Organisations, Registration, Members],
  exports: [Organisations],
})
export class OrganisationsModule {}
