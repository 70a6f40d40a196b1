import 'reflect-metadata';
import { join } from 'node:path';
import { DataSource } from 'typeorm';

/** Connection of the migrations: the owner's login. Migrations are read in the order of their time stamps. */
export function migrationSource(url: string): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    migrations: [join(__dirname, '[0-9]*-*.{js,ts}')],
    migrationsTransactionMode: 'each',
    extra: { application_name: 'monsoon migrations' },
  });
}
