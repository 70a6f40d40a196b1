import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly, scoped } from '@app/platform/database';

/** Who did what, for whom, and what it changed. Nothing here is ever changed or deleted. */
export class Audit1795000200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [
      // `programme_id` is filled where programmes and projects are made: its staff read what is done in its projects.
      `create table audit_entries (
         scope_id uuid not null, id uuid not null, programme_id uuid, at timestamptz not null, person_id uuid,
         on_behalf_of uuid, key_id uuid, action text not null, subject text not null, subject_id uuid,
         before_digest text, after_digest text, details jsonb not null default '{}', request_id text,
         platform_id uuid, primary key (scope_id, id))`,
      // What is done to organisations, programmes and pools stands in their own records: the platform, which does it, reads it there.
      // Who writes the entry fills it in: worked out by the table, it would cost each launch, which never has it.
      `create index audit_entries_platform on audit_entries (platform_id, id) where platform_id is not null`,
      `create index audit_entries_programme on audit_entries (programme_id, id) where programme_id is not null`,
      // A record has every launch, and what one looks for in it may be rare. A person and a thing have few acts elsewhere: one
      // index finds them in a programme's record and in a scope's. Launches stand in no index of acts, for which each would pay.
      `create index audit_entries_person on audit_entries (person_id, id) where person_id is not null`,
      `create index audit_entries_subject on audit_entries (subject_id, id) where subject_id is not null`,
      `create index audit_entries_action on audit_entries (scope_id, action, id) where action <> 'job.launched'`,
      `create index audit_entries_programme_action on audit_entries (programme_id, action, id)
         where programme_id is not null and action <> 'job.launched'`,
      ...scoped('audit_entries', 'any', {
        partner: ['select', 'insert'],
        staff: [{ commands: 'select', by: 'programme' }, { commands: 'insert' }],
        site: ['select', 'insert'],
        platform: [{ commands: 'select', by: 'any', column: 'platform_id' }, { commands: 'insert' }],
        identity: ['select', 'insert'],
        system: { commands: ['select'], open: 'the sealing of the chain reads every entry' },
      }),
      ...appendOnly('audit_entries'),
    ])
      await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table audit_entries');
  }
}
