import type { ClientBase } from 'pg';

/** A table as `schema.name`, with its columns in their order, each with its type: `id uuid`. */
export interface Table {
  name: string;
  columns: string[];
}

const ours = `n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'`;

/** The tables that hold data, in an order in which every row finds what it refers to. @throws where no such order exists */
export async function tablesInOrder(client: ClientBase): Promise<Table[]> {
  const { rows: tables } = await client.query<Table>(
    `select n.nspname || '.' || c.relname as name,
            array_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod) order by a.attnum) as columns
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
       join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      where c.relkind = 'r' and ${ours} and c.relname <> 'migrations' group by 1 order by 1`,
  );
  const { rows: references } = await client.query<{ child: string; parent: string }>(
    `select distinct cn.nspname || '.' || c.relname as child, pn.nspname || '.' || p.relname as parent
       from pg_constraint f join pg_class c on c.oid = f.conrelid join pg_namespace cn on cn.oid = c.relnamespace
       join pg_class p on p.oid = f.confrelid join pg_namespace pn on pn.oid = p.relnamespace
      where f.contype = 'f' and f.conrelid <> f.confrelid`,
  );
  const ordered: Table[] = [];
  for (let left = tables; left.length > 0;) {
    const waits = (name: string) =>
      references.some(({ child, parent }) => child === name && left.some((table) => table.name === parent));
    const next = left.filter(({ name }) => !waits(name));
    if (next.length === 0)
      throw new Error(`Tables refer to each other in a circle: ${left.map(({ name }) => name).join(', ')}`);
    ordered.push(...next);
    left = left.filter((table) => !next.includes(table));
  }
  return ordered;
}

/** Names of the columns of a table, fit for a statement. */
export const columnNames = ({ columns }: Table): string =>
  columns.map((column) => `"${column.slice(0, column.indexOf(' '))}"`).join(', ');

/** How far each sequence has counted. One that was never used is left out. */
export async function sequenceValues(client: ClientBase): Promise<Record<string, string>> {
  const { rows } = await client.query<{ name: string; value: string }>(
    `select quote_ident(schemaname) || '.' || quote_ident(sequencename) as name, last_value::text as value
       from pg_sequences where last_value is not null order by 1`,
  );
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
}

/** Names of the migrations that made the schema, oldest first. */
export async function migrationsRun(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>('select name from migrations order by id');
  return rows.map(({ name }) => name);
}

/** Names of what there is in a database besides what PostgreSQL itself brings. */
export async function relations(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where ${ours} and c.relkind in ('r', 'p', 'v', 'm', 'S', 'f') order by 1`,
  );
  return rows.map(({ name }) => name);
}

/** Files that rows name, as `<root of the store>/ab/cd/<sha256>`, each once. */
export async function namedFiles(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ path: string }>(
    `with named as (
       select store_id, sha256 from version_files
       union select store_id, f->>'sha256' from base_models, jsonb_array_elements(files) f
       union select store_id, f->>'sha256' from checkpoints, jsonb_array_elements(files) f
       union select (f->>'store_id')::uuid, f->>'sha256' from model_versions, jsonb_array_elements(files) f)
     select s.root || '/' || left(sha256, 2) || '/' || substr(sha256, 3, 2) || '/' || sha256 as path
       from named join stores s on s.id = named.store_id order by 1`,
  );
  return rows.map(({ path }) => path);
}
