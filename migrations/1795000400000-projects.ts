import type { MigrationInterface, QueryRunner } from 'typeorm';
import { scoped } from '@app/platform/database';

/** Programmes, projects, and the organisations that take part in a project. */
export class Projects1795000400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [
      `create table programmes (
         id uuid primary key, name text not null unique check (length(name) between 1 and 200),
         funder text not null, currency text not null check (currency ~ '^[A-Z]{3}$'),
         starts_on date not null, ends_on date not null, fiscal_year_start_month int not null
           check (fiscal_year_start_month between 1 and 12),
         time_zone text not null check (time_zone ~ '^(UTC|[A-Za-z]+(/[A-Za-z0-9_+-]+)+)$'),
         version int not null, created_at timestamptz not null, check (ends_on > starts_on))`,
      ...scoped('programmes', 'programme', {
        partner: { commands: 'select', open: 'name, funder, currency and dates of a programme are public' },
        staff: { commands: ['select', 'update'], column: 'id' },
        site: { commands: 'select', open: 'name, funder, currency and dates of a programme are public' },
        platform: { commands: ['select', 'insert', 'update'], open: 'the platform administrator makes programmes' },
      }),

      // One row a programme and kind of number: locked by its update until commit, so numbers have no gaps.
      `create table programme_counters (
         programme_id uuid not null references programmes (id), kind text not null check (kind in ('project', 'award')),
         last int not null check (last > 0), primary key (programme_id, kind))`,
      ...scoped('programme_counters', 'programme', { staff: ['select', 'insert', 'update'] }),

      `create table projects (
         id uuid primary key, programme_id uuid not null references programmes (id),
         number text not null check (number ~ '^P-[0-9]{4,}$'), name text not null check (length(name) between 1 and 200),
         summary text not null check (length(summary) <= 4000),
         state text not null check (state in ('active', 'suspended', 'closed')), state_reason text,
         created_by uuid not null, created_at timestamptz not null, version int not null,
         unique (programme_id, number), unique (id, programme_id))`,
      `create index projects_by_programme on projects (programme_id, id desc)`,
      ...scoped('projects', 'project', {
        partner: { commands: ['select', 'update'], column: 'id' },
        staff: [
          { commands: 'select', by: 'programme' },
          { commands: ['insert', 'update'], column: 'id' },
        ],
        system: { commands: 'select', open: 'the scheduler reads whether projects are suspended' },
      }),

      `create table participants (
         project_id uuid not null, id uuid not null, programme_id uuid not null, org_id uuid not null,
         role text not null
           check (role in ('coordinator', 'co_applicant', 'subcontractor', 'data_provider', 'compute_provider')),
         state text not null check (state in ('invited', 'active', 'suspended', 'left')), state_reason text,
         invited_by uuid not null, invited_at timestamptz not null, answered_by uuid, answered_at timestamptz,
         version int not null, primary key (project_id, id), unique (project_id, org_id),
         foreign key (project_id, programme_id) references projects (id, programme_id))`,
      `create unique index participants_one_coordinator on participants (project_id) where role = 'coordinator'`,
      `create index participants_by_programme on participants (programme_id, org_id)`,
      ...scoped('participants', 'project', {
        partner: ['select', 'insert', 'update'],
        staff: [{ commands: 'select', by: 'programme' }, { commands: ['insert', 'update'] }],
        system: { commands: 'select', open: 'the scheduler reads whether who launched still takes part' },
      }),
      // The organisation's own record that it is, or was, asked: by it, and only so, it enters a project to answer.
      `create table participations (
         org_id uuid not null, id uuid not null, project_id uuid not null, primary key (org_id, id),
         foreign key (project_id, id) references participants (project_id, id))`,
      ...scoped('participations', 'organisation', { partner: ['select', 'insert'], staff: 'insert' }),

      // The programme on whose record an act in a scope is: its own, or that of the project. Whoever acts need not have entered it.
      `create function programme_of(p_scope uuid) returns uuid language sql stable security definer set search_path = public as $$
         select id from programmes where id = p_scope union all select programme_id from projects where id = p_scope $$`,
      // Organisations that take part in a project or were asked to, but did not leave or refuse: whoever tells them that something is done there need not enter it.
      `create function taking_part(p_project uuid) returns setof uuid language sql stable security definer set search_path = public, pg_temp as $$
         select org_id from participants where project_id = p_project and state <> 'left' $$`,
      'revoke execute on function taking_part from public',
      'grant execute on function taking_part to door_identity',
    ])
      await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'drop function taking_part, programme_of; drop table participations, participants, projects, programme_counters, programmes',
    );
  }
}
