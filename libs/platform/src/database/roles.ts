import type { ClientBase } from 'pg';
import { doors } from './doors';
import { advisoryLocks } from './locks';

/** Logins of the system. Only the owner holds tables; nobody but the backup bypasses row-level security. */
export const logins = ['monsoon_owner', 'monsoon_api', 'monsoon_worker', 'monsoon_backup'] as const;
export type Login = (typeof logins)[number];

const quote = (text: string) => `'${text.replaceAll("'", "''")}'`;

/**
 * The statements that make the logins and doors, in order, each safe to run again. Printed as they are when the
 * administrator's login may not create roles.
 */
export function roleStatements(passwords: Record<Login, string>): string[] {
  const make = (role: string, options: string) =>
    `do $$ begin create role ${role} ${options}; exception when duplicate_object then null; end $$`;
  const all = doors.map((door) => `door_${door}`).join(', ');
  const api = doors.filter((door) => door !== 'system').map((door) => `door_${door}`);
  return [
    ...doors.map((door) => make(`door_${door}`, 'nologin noinherit')),
    ...logins.map((login) => make(login, 'login noinherit')),
    ...logins.map((login) => `alter role ${login} with login noinherit password ${quote(passwords[login])}`),
    // As on any disk without heads: PostgreSQL's own figure makes it read small tables whole where one row is wanted, which the guard does
    // at every request.
    ...logins.map((login) => `alter role ${login} set random_page_cost = 1.1`),
    'alter role monsoon_backup with bypassrls',
    `grant ${api.join(', ')} to monsoon_api`,
    `grant ${all} to monsoon_worker`,
  ];
}

/**
 * Makes roles where they are missing, and gives the owner the database it migrates. `admin` is a superuser or has
 * CREATEROLE. @throws the server's error when the login may not; the caller then prints `roleStatements`.
 */
export async function bootstrapRoles(admin: ClientBase, passwords: Record<Login, string>): Promise<void> {
  // Roles belong to the whole server: several starts at once would collide without the lock.
  await admin.query('select pg_advisory_lock($1)', [advisoryLocks.roles]);
  try {
    for (const statement of roleStatements(passwords)) await admin.query(statement);
    const [{ name }] = (await admin.query<{ name: string }>('select current_database() as name')).rows;
    await admin.query(`alter database "${name}" owner to monsoon_owner`);
    await admin.query('alter schema public owner to monsoon_owner');
  } finally {
    await admin.query('select pg_advisory_unlock($1)', [advisoryLocks.roles]);
  }
}
