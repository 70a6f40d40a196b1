export { Country } from './countries/country.entity';
export { Organisations, type OrganisationName } from './organisations';
export { OrganisationsModule } from './organisations.module';
export { Invitations, type InvitationScope } from './members/invitations.service';
export { InvitationDto, InvitationPage } from './members/member.dto';
