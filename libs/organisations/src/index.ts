export { Country } from './countries/country.entity';
export { Organisations, type OrganisationName } from './organisations';
export { OrganisationsModule } from './organisations.module';
