import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '@app/audit';
import { IdentityModule } from '@app/identity';
import { MailModule } from '@app/platform/mail';
import { CountriesController } from './countries/countries.controller';
import { Countries } from './countries/countries.service';
import { Country } from './countries/country.entity';
import { InvitationLinks } from './members/invitation-links.service';
import { Invitations } from './members/invitations.service';
import { MembersController } from './members/members.controller';
import { Members } from './members/members.service';
import { MyOrganisations } from './my-organisations';
import { Organisations } from './organisations';
import {
  MyOrganisationsController,
  OrganisationsController,
  PlatformOrganisationsController,
} from './organisations.controllers';
import { Registration } from './registration.service';

@Global()
@Module({
  imports: [TypeOrmModule.forFeature([Country]), AuditModule, IdentityModule, MailModule],
  controllers: [
    CountriesController,
    MyOrganisationsController,
    OrganisationsController,
    MembersController,
    PlatformOrganisationsController,
  ],
  providers: [Countries, Organisations, MyOrganisations, Registration, Members, Invitations, InvitationLinks],
  exports: [Organisations, Invitations],
})
export class OrganisationsModule {}
