import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import { Audit } from '@app/audit';
import { Database, type Tx } from '@app/platform/database';
import { Problem } from '@app/platform/http';
import { FileStores } from '@app/platform/storage';
import { Country } from './country.entity';
import type { AddCountryDto, CountryDto, CountryList } from './country.dto';

const present = ({ code, currency, names, registration_pattern }: Country, store: boolean): CountryDto => ({
  code,
  currency,
  names,
  registration_number_pattern: registration_pattern,
  store,
});

/** Countries in their order: the five of the portal first. */
@Injectable()
export class Countries {
  constructor(
    private readonly database: Database,
    private readonly stores: FileStores,
    private readonly audit: Audit,
  ) {}

  list(): Promise<CountryList> {
    return this.database.transaction({ door: 'partner', scopes: {} }, async (tx) => {
      const withStore = await this.stores.countries(tx);
      const rows = await tx.manager.find(Country, { order: { position: 'ASC' } });
      return { data: rows.map((row) => present(row, withStore.has(row.code))) };
    });
  }

  /** A country by its code, or null. */
  find(tx: Tx, code: string): Promise<Country | null> {
    return tx.manager.findOneBy(Country, { code });
  }

  /** Adds a country with a file store of its own: organisations can be registered and keep data there from then on. */
  add(caller: Caller, body: AddCountryDto): Promise<CountryDto> {
    return this.database.transaction(caller, async (tx) => {
      if (await tx.manager.existsBy(Country, { code: body.code }))
        throw Problem.conflict('country-exists', 'This country is on the list already.', { code: body.code });
      const position = (await tx.manager.maximum(Country, 'position', {})) ?? 0;
      const row: Country = {
        code: body.code,
        currency: body.currency,
        names: { ...body.names },
        position: position + 1,
        registration_pattern: body.registration_number_pattern ?? null,
      };
      await tx.manager.insert(Country, row);
      await this.stores.add(tx, row.code);
      await this.audit.record(tx, caller, {
        scopeId: caller.scopeId,
        action: 'country.added',
        subject: 'country',
        subjectId: null,
        after: { code: row.code, currency: row.currency },
      });
      return present(row, true);
    });
  }
}
