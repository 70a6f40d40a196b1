import type { MigrationInterface, QueryRunner } from 'typeorm';
import { scoped } from '@app/platform/database';

/** Idempotency keys and the outbox: what every room needs before it can write. */
export class Platform1795000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [
      `grant usage on schema public to door_partner, door_staff, door_site, door_platform, door_identity, door_system, monsoon_backup`,
      // A dump reads sequences and the list of migrations too.
      `alter default privileges grant select on sequences to monsoon_backup`,
      `grant select on all tables in schema public to monsoon_backup`,
      `grant select on all sequences in schema public to monsoon_backup`,
      `create function refuse_change() returns trigger language plpgsql as $$
       begin raise exception '% is append-only', tg_table_name using errcode = '0A000'; end $$`,

      `create domain idempotency_key as text check (length(value) between 1 and 255)`,
      `create table idempotency_keys (
         scope_id uuid not null, key idempotency_key not null,
         digest text not null, answer jsonb, created_at timestamptz not null,
         primary key (scope_id, key))`,
      `create index idempotency_keys_age on idempotency_keys (created_at)`,
      ...scoped('idempotency_keys', 'any', {
        // A launch in a batch takes back the keys of its refused items.
        partner: ['select', 'insert', 'update', 'delete'],
        staff: ['select', 'insert', 'update'],
        site: ['select', 'insert', 'update'],
        platform: ['select', 'insert', 'update'],
        identity: ['select', 'insert', 'update'],
        system: { commands: ['select', 'delete'], open: 'keys older than 7 days are swept' },
      }),

      `create table outbox (
         id bigint generated always as identity primary key,
         scope_id uuid not null, topic text not null, key uuid not null, payload jsonb not null default '{}',
         created_at timestamptz not null, seq bigint,
         -- When it is handed to the rooms next, how often that failed, and when it was done.
         due_at timestamptz, failures int not null default 0, delivered_at timestamptz)`,
      `create index outbox_unstamped on outbox (id) where seq is null`,
      // Written when the relay stamps, not when something happens.
      `create index outbox_due on outbox (due_at, seq) where delivered_at is null and seq is not null`,
      `create index outbox_age on outbox (created_at)`,
      `create index outbox_news on outbox (scope_id, key, seq) where seq is not null`,
      `create sequence outbox_seq`,
      `grant usage on sequence outbox_seq to door_system`,
      ...scoped('outbox', 'any', {
        partner: ['select', 'insert'],
        staff: ['select', 'insert'],
        site: ['select', 'insert'],
        platform: ['select', 'insert'],
        identity: ['select', 'insert'],
        system: {
          commands: ['select', 'insert', 'update', 'delete'],
          open: 'the relay stamps and delivers; what is older than 7 days is swept',
        },
      }),
    ])
      await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'drop table outbox, idempotency_keys; drop domain idempotency_key; drop sequence outbox_seq; drop function refuse_change()',
    );
  }
}
