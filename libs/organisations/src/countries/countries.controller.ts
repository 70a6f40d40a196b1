import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller, Can, Public } from '@app/access';
import { AddCountryDto, CountryDto, CountryList } from './country.dto';
import { Countries } from './countries.service';

@ApiTags('countries')
@Controller()
export class CountriesController {
  constructor(private readonly countries: Countries) {}

  /** Countries that organisations, pools and stores can be in. */
  @Get('countries')
  @Public('needed to register an organisation, before anybody is signed in')
  list(): Promise<CountryList> {
    return this.countries.list();
  }

  /** Adds a country. */
  @Post('platform/countries')
  @Can('create', 'Country', { personOnly: true })
  add(@Caller() caller: Caller, @Body() body: AddCountryDto): Promise<CountryDto> {
    return this.countries.add(caller, body);
  }
}
