import type { Pool } from 'pg';

/** One policy of row-level security, as PostgreSQL keeps it. */
export interface Policy {
  table: string;
  door: string;
  command: 'select' | 'insert' | 'update' | 'delete';
  /** Column that is compared with what was entered; null: the policy is open. */
  column: string | null;
  /** Setting that holds what was entered. */
  setting: string | null;
}

const comparison = /^\(*(\w+) = .*current_setting\('(app\.\w+)'/;

/** Policies of every door, table by table. */
export async function policiesOf(admin: Pool): Promise<Policy[]> {
  const { rows } = await admin.query<{ table: string; door: string; command: Policy['command']; test: string }>(
    `select n.nspname || '.' || c.relname as table, r.rolname as door,
            case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' else 'delete' end as command,
            pg_get_expr(coalesce(p.polqual, p.polwithcheck), p.polrelid) as test
       from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace
       join pg_roles r on r.oid = p.polroles[1] where r.rolname like 'door\\_%' order by 1, 2, 3`,
  );
  return rows.map(({ test, ...policy }) => {
    const [, column = null, setting = null] = comparison.exec(test) ?? [];
    return { ...policy, column, setting };
  });
}

/** Columns by which a table's rows belong to somebody; a table with none holds what belongs to all. */
export function scopesOf(policies: Policy[]): Map<string, Set<string>> {
  const scopes = new Map<string, Set<string>>();
  for (const { table, column } of policies) if (column) scopes.set(table, (scopes.get(table) ?? new Set()).add(column));
  return scopes;
}

/** Foreign keys or unique indexes, with the columns on both sides. */
export interface Link {
  name: string;
  table: string;
  columns: string[];
  to: string;
  toColumns: string[];
}

export async function foreignKeysOf(admin: Pool): Promise<Link[]> {
  const names = (columns: string, of: string) =>
    `(select array_agg(attname::text) from pg_attribute where attrelid = ${of} and attnum = any(${columns}))`;
  const full = (oid: string) =>
    `(select n.nspname || '.' || c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = ${oid})`;
  const { rows } = await admin.query<Link>(
    `select conname as name, ${full('conrelid')} as table, ${names('conkey', 'conrelid')} as columns,
            ${full('confrelid')} as to, ${names('confkey', 'confrelid')} as "toColumns"
       from pg_constraint where contype = 'f' order by 2, 1`,
  );
  return rows;
}

export async function uniquesOf(admin: Pool): Promise<Pick<Link, 'name' | 'table' | 'columns'>[]> {
  const { rows } = await admin.query(
    `select i.relname as name, n.nspname || '.' || c.relname as table,
            (select array_agg(attname::text) from pg_attribute where attrelid = indrelid and attnum = any (indkey)) as columns
       from pg_index join pg_class c on c.oid = indrelid join pg_class i on i.oid = indexrelid
       join pg_namespace n on n.oid = c.relnamespace
      where indisunique and n.nspname in ('public', 'identity') and c.relname <> 'migrations' order by 1`,
  );
  return rows;
}
