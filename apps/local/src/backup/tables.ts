import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip, constants } from 'node:zlib';
import type { Client } from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { columnNames, type Table } from './catalogue';
import { write, type Written } from './files';

/** The file of a table within a backup. */
export const tableFile = ({ name }: Pick<Table, 'name'>): string => `tables/${name}.copy.gz`;

/** What the text of a value depends on: the same at both ends. */
export const plainText = `set datestyle = 'ISO, YMD'; set timezone = 'UTC'; set intervalstyle = 'postgres';
  set bytea_output = 'hex'; set extra_float_digits = 1; set client_encoding = 'UTF8'`;

/** Writes a table's rows, as the open transaction sees them. */
export async function copyOut(client: Client, folder: string, table: Table): Promise<Written & { rows: number }> {
  const rows = client.query(copyTo(`copy ${table.name} (${columnNames(table)}) to stdout`));
  const written = await write(rows, join(folder, tableFile(table)), createGzip({ level: constants.Z_BEST_SPEED }));
  return { ...written, rows: rows.rowCount };
}

/**
 * Puts a backup's rows into a table that the open transaction made, as its owner. COPY knows no row-level security, so the
 * owner takes off its own force for the moment; what rows must hold (CHECK, keys, references) is held as ever. What the
 * migrations put there goes first: the backup has it too. @returns how many rows
 */
export async function copyIn(client: Client, folder: string, table: Table): Promise<number> {
  await client.query(`alter table ${table.name} no force row level security`);
  // Triggers of ours watch acts, and these are none; a fixed version's files would be refused. The owner may not, and does
  // not, switch off those that hold references.
  await client.query(`alter table ${table.name} disable trigger user`);
  const rows = client.query(copyFrom(`copy ${table.name} (${columnNames(table)}) from stdin`));
  await pipeline(createReadStream(join(folder, tableFile(table))), createGunzip(), rows);
  await client.query(`alter table ${table.name} enable trigger user`);
  await client.query(`alter table ${table.name} force row level security`);
  return rows.rowCount;
}
