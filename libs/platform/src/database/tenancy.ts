import { type Door, doors, type ScopeKind, scopeSettings } from './doors';

type Command = 'select' | 'insert' | 'update' | 'delete';
const everyCommand: readonly Command[] = ['select', 'insert', 'update', 'delete'];

/**
 * What one door may do to a table: a list of commands, each held to the table's scope; `true` instead of a scope
 * where a page of the design says so, with the reason; another scope where the door keys on another column.
 */
export type Grant =
  | 'all' // select, insert, update, delete within the scope
  | Command
  | readonly Command[]
  | { commands: 'all' | Command | readonly Command[]; by?: ScopeKind; column?: string; open?: string };

const asList = (grant: 'all' | Command | readonly Command[]): readonly Command[] =>
  grant === 'all' ? everyCommand : typeof grant === 'string' ? [grant] : grant;

/** One plain comparison: never OR, never a subquery, so that the planner can make it an index condition. */
function comparison(kind: ScopeKind, column?: string): string {
  const { column: own, setting } = scopeSettings[kind];
  const name = column ?? own;
  return kind === 'person'
    ? `${name} = nullif(current_setting('${setting}', true), '')::uuid`
    : `${name} = any (nullif(current_setting('${setting}', true), '')::uuid[])`;
}

/**
 * SQL that puts a table under row-level security, forced, with one policy per door and command.
 * `scope` null: a reference table (rows belong to nobody). A door may be given several grants.
 *
 * @example for (const sql of scoped('jobs', 'project', { partner: 'all', staff: 'select' })) await runner.query(sql);
 */
export function scoped(
  table: string,
  scope: ScopeKind | null,
  grants: Partial<Record<Door, Grant | readonly Exclude<Grant, string>[]>>,
): string[] {
  const bare = table.replace('.', '_');
  const statements = [
    `alter table ${table} enable row level security`,
    `alter table ${table} force row level security`,
    // The owner migrates and seeds; force would lock it out of its own tables.
    `create policy ${bare}_owner on ${table} to monsoon_owner using (true) with check (true)`,
    `grant select on ${table} to monsoon_backup`,
  ];
  for (const door of doors) {
    const given = grants[door];
    if (!given) continue;
    const several =
      Array.isArray(given) && typeof given[0] === 'object' ? (given as readonly Grant[]) : [given as Grant];
    several.forEach((grant, n) => {
      const rule = typeof grant === 'object' && 'commands' in grant ? grant : { commands: grant as 'all' };
      const kind = rule.by ?? scope;
      if (!rule.open && !kind) throw new Error(`${table}: door ${door} needs a scope, or a reason to be open`);
      const test = rule.open ? 'true' : comparison(kind as ScopeKind, rule.column);
      for (const command of asList(rule.commands)) {
        const using = command === 'insert' ? '' : ` using (${test})`;
        const check = command === 'insert' || command === 'update' ? ` with check (${test})` : '';
        const name = `${bare}_${door}_${command}${n ? n + 1 : ''}`;
        statements.push(`create policy ${name} on ${table} for ${command} to door_${door}${using}${check}`);
        if (rule.open) statements.push(`comment on policy ${name} on ${table} is '${rule.open.replaceAll("'", "''")}'`);
        statements.push(`grant ${command} on ${table} to door_${door}`);
      }
    });
  }
  return statements;
}

/** SQL that makes a table append-only for everybody, whatever their rights. */
export function appendOnly(table: string): string[] {
  const bare = table.replace('.', '_');
  return [
    `create trigger ${bare}_append_only before update or delete on ${table} for each row execute function refuse_change()`,
    `create trigger ${bare}_no_truncate before truncate on ${table} execute function refuse_change()`,
  ];
}
