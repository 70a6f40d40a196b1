import type { MigrationInterface, QueryRunner } from 'typeorm';
import { scoped } from '@app/platform/database';
import { guardFunction } from './guard-function';

const guard = 'read before any scope is known, by the guard and the identity room only';

/** People, sessions, keys, one-time links and the roles on record: schema `identity`, behind one door. */
export class Identity1795000100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [
      `create schema identity authorization monsoon_owner`,
      `grant usage on schema identity to door_identity, door_system, monsoon_backup`,

      `create table identity.people (
         id uuid primary key, email text not null check (email = lower(email)), name text not null,
         password_hash text, email_verified_at timestamptz, locale text not null default 'en',
         created_at timestamptz not null, version int not null default 1)`,
      `create unique index people_email on identity.people (email)`,

      `create table identity.sessions (
         id uuid primary key, token_hash bytea not null, person_id uuid not null references identity.people,
         created_at timestamptz not null, idle_until timestamptz not null, expires_at timestamptz not null,
         address text, user_agent text)`,
      `create unique index sessions_token on identity.sessions (token_hash)`,
      `create index sessions_person on identity.sessions (person_id)`,
      `create index sessions_idle on identity.sessions (idle_until)`,

      // Where a person signed in before: from there a right password passes, however many strangers guess elsewhere.
      `create table identity.known_places (
         person_id uuid not null references identity.people, address text not null, last_at timestamptz not null,
         primary key (person_id, address))`,

      `create table identity.service_accounts (
         id uuid primary key, project_id uuid not null, org_id uuid not null, name text not null,
         made_by uuid not null references identity.people, created_at timestamptz not null, disabled_at timestamptz)`,
      `create index service_accounts_project on identity.service_accounts (project_id)`,

      `create table identity.api_keys (
         id uuid primary key, hash bytea not null, kind text not null check (kind in ('personal', 'service', 'agent')),
         person_id uuid not null references identity.people, name text not null, start text not null, scopes text[] not null,
         service_account_id uuid references identity.service_accounts, project_id uuid, org_id uuid,
         pool_ids uuid[] not null default '{}', created_at timestamptz not null, expires_at timestamptz,
         revoked_at timestamptz, last_used_at timestamptz)`,
      `create unique index api_keys_hash on identity.api_keys (hash)`,
      `create index api_keys_person on identity.api_keys (person_id)`,
      `create index api_keys_project on identity.api_keys (project_id) where project_id is not null`,
      `create index api_keys_pools on identity.api_keys using gin (pool_ids)`,

      `create table identity.one_time_links (
         hash bytea primary key, purpose text not null check (purpose in ('setup', 'verify_email', 'reset_password')),
         person_id uuid references identity.people, payload jsonb not null default '{}',
         created_at timestamptz not null, expires_at timestamptz not null, used_at timestamptz)`,
      `create index one_time_links_end on identity.one_time_links (expires_at)`,

      `create table identity.role_grants (
         person_id uuid not null references identity.people, scope_kind text not null
           check (scope_kind in ('organisation', 'project', 'programme', 'pool', 'platform')),
         scope_id uuid not null, org_id uuid, role text not null, created_at timestamptz not null,
         unique nulls not distinct (person_id, scope_kind, scope_id, org_id, role))`,
      `create index role_grants_scope on identity.role_grants (scope_kind, scope_id, person_id)`,
      `create index role_grants_organisation on identity.role_grants (org_id) where org_id is not null`,

      // Whether a scope is open: kept by the room that owns the scope, so that the guard needs no other table.
      `create table identity.scope_states (
         scope_kind text not null, scope_id uuid not null, org_id uuid not null, state text not null,
         primary key (scope_kind, scope_id, org_id))`,

      ...[
        'people',
        'sessions',
        'known_places',
        'service_accounts',
        'api_keys',
        'one_time_links',
        'role_grants',
        'scope_states',
      ].flatMap((table) => scoped(`identity.${table}`, null, { identity: { commands: 'all', open: guard } })),
      guardFunction,
    ])
      await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function who_calls; drop schema identity cascade');
  }
}
