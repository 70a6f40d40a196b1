import type { MigrationInterface, QueryRunner } from 'typeorm';
import { scoped } from '@app/platform/database';

/** What people are told, how each wants to hear of it, and which shares of an award were told already. */
export class Notifications1795001100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [
      // `scope_id` is the person. Of one source, an event or a threshold, a person hears once, whatever is delivered again.
      // `mail_due_at`: when its mail is tried next; null where none is wanted, or it was sent, or given up.
      `create table notifications (
         scope_id uuid not null, id uuid not null, source text not null, kind text not null, facts jsonb not null,
         site text not null check (site in ('portal', 'console')), path text not null check (path like '/%'),
         in_app boolean not null, read_at timestamptz, mail_due_at timestamptz, mail_tries int not null default 0,
         mailed_at timestamptz, created_at timestamptz not null,
         -- What asks for an act is found by the thing it is about, and settled by whoever acts.
         matter uuid, settled_at timestamptz, primary key (scope_id, id), unique (scope_id, source))`,
      `create index notifications_unread on notifications (scope_id, id desc) where in_app and read_at is null`,
      `create index notifications_mails on notifications (mail_due_at) where mail_due_at is not null`,
      `create index notifications_open on notifications (matter) where matter is not null and settled_at is null`,
      `create index notifications_age on notifications (created_at)`,
      ...scoped('notifications', 'any', {
        identity: ['select', 'update'],
        system: [
          {
            commands: ['select', 'delete'],
            open: 'mails that are due and what was settled are looked for; what is older than 180 days is swept',
          },
          { commands: ['insert', 'update'] },
        ],
      }),
      // A person marks as read and changes nothing else.
      `revoke update on notifications from door_identity`,
      `grant update (read_at) on notifications to door_identity`,

      // Only what differs from the default of its group.
      `create table notification_preferences (
         person_id uuid not null, name text not null, in_app boolean not null, mail boolean not null,
         set_at timestamptz not null, primary key (person_id, name))`,
      ...scoped('notification_preferences', 'person', { identity: 'all', system: 'select' }),

      `create table budget_thresholds (
         project_id uuid not null, award_id uuid not null, percent int not null check (percent in (50, 75, 90, 100)),
         spent_minor bigint not null, funded_minor bigint not null, crossed_at timestamptz not null,
         primary key (project_id, award_id, percent), foreign key (project_id, award_id) references awards (project_id, id))`,
      ...scoped('budget_thresholds', 'project', {
        system: [
          { commands: 'select', open: 'the watch asks what was told of every award' },
          { commands: ['insert', 'delete'] },
        ],
      }),
    ])
      await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table budget_thresholds, notification_preferences, notifications');
  }
}
