import type { MigrationInterface, QueryRunner } from 'typeorm';
import { scoped } from '@app/platform/database';

/** Organisations: their public name is read by every door, their registration by themselves and the platform. */
export class Organisations1795000300000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [
      `create table organisations (
         org_id uuid primary key, country char(2) not null, registration_number text not null,
         state text not null check (state in ('registered', 'verified', 'suspended', 'closed')),
         state_reason text, evidence text, verified_by uuid, verified_at timestamptz,
         created_at timestamptz not null, version int not null default 1)`,
      `create unique index organisations_registration on organisations (country, registration_number)`,
      `create index organisations_state on organisations (state, org_id)`,
      ...scoped('organisations', 'organisation', {
        partner: ['select', 'insert', 'update'],
        platform: { commands: ['select', 'update'], open: 'the platform verifies and suspends organisations' },
      }),
      `create table organisation_names (
         org_id uuid primary key references organisations, legal_name text not null, country char(2) not null,
         state text not null)`,
      ...scoped('organisation_names', 'organisation', {
        partner: [
          { commands: ['select'], open: 'names of organisations are public' },
          { commands: ['insert', 'update'] },
        ],
        staff: { commands: ['select'], open: 'names of organisations are public' },
        site: { commands: ['select'], open: 'names of organisations are public' },
        platform: { commands: ['select', 'update'], open: 'names of organisations are public' },
        identity: { commands: ['select'], open: 'names of organisations are public' },
        system: { commands: ['select'], open: 'names of organisations are public' },
      }),
    ])
      await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table organisation_names, organisations');
  }
}
