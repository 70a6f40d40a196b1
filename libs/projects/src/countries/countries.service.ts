import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import { Database } from '@app/platform/database';
import { Problem } from '@app/platform/http';
import { Country } from './country.entity';
import type { AddCountryDto, CountryDto, CountryList } from './country.dto';

const present = ({ code, currency, names }: Country): CountryDto => ({ code, currency, names });

/** Countries in their order: the five of the portal first. */
@Injectable()
export class Countries {
  constructor(private readonly database: Database) {}

  list(): Promise<CountryList> {
    return this.database.transaction({ door: 'partner', scopes: {} }, async (tx) => ({
      data: (await tx.manager.find(Country, { order: { position: 'ASC' } })).map(present),
    }));
  }

  add(caller: Caller, body: AddCountryDto): Promise<CountryDto> {
    return this.database.transaction(caller, async (tx) => {
      if (await tx.manager.existsBy(Country, { code: body.code }))
        throw Problem.conflict('country-exists', 'This country is on the list already.', { code: body.code });
      const position = (await tx.manager.maximum(Country, 'position', {})) ?? 0;
      const row = { code: body.code, currency: body.currency, names: { ...body.names }, position: position + 1 };
      await tx.manager.insert(Country, row);
      return present(row);
    });
  }
}
