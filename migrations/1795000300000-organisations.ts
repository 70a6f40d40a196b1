import type { MigrationInterface, QueryRunner } from 'typeorm';
import { scoped } from '@app/platform/database';

/** Countries; organisations, whose public name is read by every door, their registration by themselves and the platform. */
export class Organisations1795000300000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const open = 'countries are public';
    const names = { commands: 'select', open: 'names of organisations are public' } as const;
    for (const statement of [
      // A pattern is needed where no check of the register's numbers is known.
      `create table countries (
         code text primary key check (code ~ '^[A-Z]{2}$'),
         position int not null unique, currency text not null check (currency ~ '^[A-Z]{3}$'),
         names jsonb not null check (names ? 'en'), registration_pattern text)`,
      ...scoped('countries', null, {
        partner: { commands: 'select', open },
        staff: { commands: 'select', open },
        site: { commands: 'select', open },
        platform: { commands: ['select', 'insert'], open: 'the platform administrator adds countries' },
        identity: { commands: 'select', open },
        system: { commands: 'select', open },
      }),
      `insert into countries (code, position, currency, names) values
         ('TH', 1, 'THB', '{"en":"Thailand","th":"ไทย","vi":"Thái Lan","ms":"Thailand","ja":"タイ"}'),
         ('VN', 2, 'VND', '{"en":"Vietnam","th":"เวียดนาม","vi":"Việt Nam","ms":"Vietnam","ja":"ベトナム"}'),
         ('MY', 3, 'MYR', '{"en":"Malaysia","th":"มาเลเซีย","vi":"Malaysia","ms":"Malaysia","ja":"マレーシア"}'),
         ('SG', 4, 'SGD', '{"en":"Singapore","th":"สิงคโปร์","vi":"Singapore","ms":"Singapura","ja":"シンガポール"}'),
         ('JP', 5, 'JPY', '{"en":"Japan","th":"ญี่ปุ่น","vi":"Nhật Bản","ms":"Jepun","ja":"日本"}')`,

      `create table organisations (
         org_id uuid primary key, country text not null references countries (code), registration_number text not null,
         state text not null check (state in ('registered', 'verified', 'suspended', 'closed')),
         state_reason text, own_evidence text, evidence text, verified_by uuid, verified_at timestamptz,
         created_at timestamptz not null, version int not null default 1)`,
      // A closed registration gives its number free: it may have been a stranger's.
      `create unique index organisations_registration on organisations (country, registration_number)
        where state <> 'closed'`,
      `create index organisations_state on organisations (state, org_id)`,
      ...scoped('organisations', 'organisation', {
        partner: ['select', 'insert', 'update'],
        platform: { commands: ['select', 'update'], open: 'the platform verifies and suspends organisations' },
      }),
      `create table organisation_names (
         org_id uuid primary key references organisations, legal_name text not null, country text not null,
         state text not null)`,
      ...scoped('organisation_names', 'organisation', {
        partner: [names, { commands: ['insert', 'update'] }],
        staff: names,
        site: names,
        platform: { ...names, commands: ['select', 'update'] },
        identity: names,
        system: names,
      }),

      // Into an organisation, a programme's office or a pool. The hash of the link that was mailed; taken by one conditional
      // update, so that of two uses one wins. As a member of which organisation one will have the role: null in an office.
      // What it is to, as it was called then: organisations have their names where everybody reads them.
      `create table invitations (
         scope_kind text not null check (scope_kind in ('organisation', 'programme', 'pool')), scope_id uuid not null,
         id uuid not null, org_id uuid references organisations, scope_name text, hash bytea not null unique,
         email text not null, role text not null, locale text not null,
         state text not null check (state in ('sent', 'accepted', 'withdrawn')),
         invited_by uuid not null, created_at timestamptz not null, expires_at timestamptz not null,
         primary key (scope_id, id), check ((scope_kind = 'organisation') = (scope_name is null)),
         check ((scope_kind = 'programme') = (org_id is null)))`,
      `create index invitations_by_time on invitations (scope_id, created_at)`,
      ...scoped('invitations', 'any', {
        partner: ['select', 'insert', 'update'],
        staff: ['select', 'insert', 'update'],
        platform: ['select', 'insert', 'update'],
        identity: { commands: ['select', 'update'], open: 'whoever accepts has only the link, and no scope yet' },
      }),
    ])
      await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table invitations, organisation_names, organisations, countries');
  }
}
