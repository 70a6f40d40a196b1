import type { MigrationInterface, QueryRunner } from 'typeorm';
import { scoped } from '@app/platform/database';

const byStaff = [{ commands: 'select', by: 'programme' }, { commands: ['insert', 'update'] }] as const;

/** Envelopes of programmes; awards with tranches and lines; co-funding that two people entered and confirmed. */
export class Grants1795000600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [
      `create table envelopes (
         programme_id uuid not null references programmes (id), id uuid not null, country char(2) not null, currency char(3) not null,
         account_id uuid not null, created_by uuid not null, created_at timestamptz not null, primary key (programme_id, id))`,
      `create unique index envelopes_country on envelopes (programme_id, country, currency)`,
      ...scoped('envelopes', 'programme', { staff: ['select', 'insert'] }),

      `create table awards (
         project_id uuid not null, id uuid not null, programme_id uuid not null, org_id uuid not null,
         state text not null check (state in
           ('offered', 'accepted', 'active', 'suspended', 'closing', 'closed', 'declined', 'revoked')),
         state_reason text, currency char(3) not null, rate_num bigint not null, rate_den bigint not null,
         ceiling_minor bigint not null check (ceiling_minor > 0), envelope_country char(2) not null, envelope_id uuid not null,
         co_funding_from text not null check (co_funding_from in ('launching', 'coordinator')),
         valid_from timestamptz not null, valid_until timestamptz not null, offered_by uuid not null, offered_at timestamptz not null,
         accepted_by uuid, accepted_at timestamptz, version int not null default 1, primary key (project_id, id),
         unique (project_id, id, programme_id), check (rate_den > 0 and rate_num between 0 and rate_den),
         check (valid_until > valid_from), check (accepted_by is distinct from offered_by or accepted_by is null))`,
      `create unique index awards_one_live on awards (project_id) where state in ('accepted', 'active', 'suspended', 'closing')`,
      `create index awards_by_programme on awards (programme_id, id desc)`,
      `create index awards_offered on awards (project_id, id desc) where state = 'offered'`,
      ...scoped('awards', 'project', {
        partner: ['select', 'update'],
        staff: byStaff,
        system: { commands: 'select', open: 'the scheduler reads whether awards are suspended' },
      }),

      `create table award_tranches (
         project_id uuid not null, id uuid not null, award_id uuid not null, programme_id uuid not null, label text not null,
         valid_from timestamptz not null, valid_until timestamptz not null, primary key (project_id, id),
         foreign key (project_id, award_id, programme_id) references awards (project_id, id, programme_id),
         check (valid_until > valid_from))`,
      ...scoped('award_tranches', 'project', {
        partner: 'select',
        staff: [{ commands: 'select', by: 'programme' }, { commands: 'insert' }],
      }),

      `create table award_items (
         project_id uuid not null, id uuid not null, award_id uuid not null, programme_id uuid not null, tranche_id uuid not null,
         line text not null, asset text not null references assets, amount bigint not null check (amount > 0),
         primary key (project_id, id), foreign key (project_id, tranche_id) references award_tranches (project_id, id))`,
      `create unique index award_items_line on award_items (project_id, tranche_id, line, asset)`,
      ...scoped('award_items', 'project', {
        partner: 'select',
        staff: [{ commands: 'select', by: 'programme' }, { commands: 'insert' }],
      }),

      `create table co_funding_entries (
         project_id uuid not null, id uuid not null, programme_id uuid not null, award_id uuid not null, org_id uuid not null,
         amount_minor bigint not null check (amount_minor > 0), currency char(3) not null, evidence text not null,
         state text not null check (state in ('entered', 'confirmed', 'refused')), reason text, entered_by uuid not null,
         entered_at timestamptz not null, decided_by uuid, decided_at timestamptz, version int not null default 1,
         primary key (project_id, id), foreign key (project_id, award_id, programme_id) references awards (project_id, id, programme_id),
         check (decided_by <> entered_by), check ((state = 'entered') = (decided_by is null)))`,
      `create index co_funding_entries_by_award on co_funding_entries (programme_id, award_id, id desc)`,
      `create index co_funding_entries_by_programme on co_funding_entries (programme_id, id desc)`,
      `create index co_funding_entries_waiting on co_funding_entries (programme_id, id) where state = 'entered'`,
      ...scoped('co_funding_entries', 'project', { partner: 'select', staff: byStaff }),
    ])
      await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table co_funding_entries, award_items, award_tranches, awards, envelopes');
  }
}
