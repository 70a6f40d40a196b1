import { DataSource } from 'typeorm';
import { startSystem, type System } from '../support/system';

let system: System;
beforeAll(async () => {
  system = await startSystem({ worker: true });
});
afterAll(() => system.stop());

/**
 * Foreign keys, checks, indexes and policies live in the migrations alone (ADR 2), so of what TypeORM would change only
 * tables and columns count.
 */
const aboutColumns =
  /^(CREATE TABLE|DROP TABLE|ALTER TABLE "[^"]+"(\."[^"]+")? (ADD "|DROP COLUMN|RENAME COLUMN|ALTER COLUMN))/;

it('has an entity column for every column that an entity claims, of the same type', async () => {
  const inApi = system.api.get(DataSource).options.entities as never[];
  const source = new DataSource({
    type: 'postgres',
    url: system.database.url('monsoon_owner'),
    entities: [...new Set(Object.values(inApi ?? {}))],
  });
  await source.initialize();
  const { upQueries } = await source.driver.createSchemaBuilder().log();
  await source.destroy();
  const drift = upQueries
    .map(({ query }) => query)
    .filter((query) => aboutColumns.test(query))
    // Defaults are the database's; services write every column that has a meaning.
    .filter((query) => !/(SET|DROP) DEFAULT/.test(query));
  expect(drift).toEqual([]);
});
