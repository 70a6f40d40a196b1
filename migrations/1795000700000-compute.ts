import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly, scoped } from '@app/platform/database';

const everyDoor = (open: string) =>
  Object.fromEntries(
    ['partner', 'staff', 'site', 'platform', 'identity', 'system'].map((door) => [door, { commands: 'select', open }]),
  ) as Record<'partner' | 'staff' | 'site' | 'platform' | 'identity' | 'system', { commands: 'select'; open: string }>;

/** Pools with capacity and prices (everybody reads them), then requests, decisions and dated lots of a project. */
export class Compute1795000700000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const pools = everyDoor('pools are reference rows');
    const capacities = everyDoor('capacity is a reference row');
    const cards = everyDoor('prices are reference rows');
    const forecasts = everyDoor('forecasts name no tenant');
    for (const statement of [
      `create table pools (
         id uuid primary key, name text not null unique check (length(name) between 1 and 200),
         programme_id uuid not null references programmes (id), provider_org_id uuid not null,
         country text not null references countries (code), site text not null check (length(site) between 1 and 200),
         gpu_type text not null check (gpu_type ~ '^[A-Z0-9]([A-Z0-9_-]{0,30}[A-Z0-9])?$'), asset text not null,
         engine text not null check (engine in ('process', 'slurm', 'kubernetes')),
         state text not null check (state in ('open', 'closed')),
         version int not null, created_at timestamptz not null, check (asset = 'GPU_SEC:' || gpu_type))`,
      ...scoped('pools', null, {
        ...pools,
        platform: { commands: ['select', 'insert', 'update'], open: 'the platform administrator makes pools' },
      }),

      `create table capacities (
         pool_id uuid not null references pools (id), id uuid not null, gpus int not null check (gpus between 0 and 1000000),
         valid_from timestamptz not null, note text, set_by uuid not null, set_at timestamptz not null,
         primary key (pool_id, id))`,
      `create index capacities_in_force on capacities (pool_id, valid_from desc, id desc)`,
      ...appendOnly('capacities'),
      ...scoped('capacities', 'pool', {
        ...capacities,
        site: [{ commands: 'select', open: capacities.site.open }, { commands: 'insert' }],
      }),

      `create table rate_cards (
         pool_id uuid not null references pools (id), id uuid not null, programme_id uuid not null,
         currency text not null check (currency ~ '^[A-Z]{3}$'), price_minor bigint not null check (price_minor > 0),
         state text not null check (state in ('proposed', 'confirmed', 'refused')), valid_from timestamptz not null,
         reason text, proposed_by uuid not null, proposed_at timestamptz not null, decided_by uuid, decided_at timestamptz,
         version int not null, primary key (pool_id, id), check (decided_by <> proposed_by),
         check ((state = 'proposed') = (decided_by is null)))`,
      `create unique index rate_cards_in_force on rate_cards (pool_id, currency, valid_from desc) where state = 'confirmed'`,
      `create index rate_cards_by_programme on rate_cards (programme_id, id desc)`,
      `create index rate_cards_waiting on rate_cards (programme_id, id) where state = 'proposed'`,
      `create trigger rate_cards_decided before update or delete on rate_cards for each row
         when (old.state <> 'proposed') execute function refuse_change()`,
      ...scoped('rate_cards', 'pool', {
        ...cards,
        site: [{ commands: 'select', open: cards.site.open }, { commands: 'insert' }],
        staff: [
          { commands: 'select', open: cards.staff.open },
          { commands: 'update', by: 'programme' },
        ],
      }),
      `create function price_at(p_pool uuid, p_currency text, p_at timestamptz)
         returns table (rate_card_id uuid, price_minor bigint) language sql stable as $$
         select id, price_minor from rate_cards
          where pool_id = p_pool and currency = p_currency and state = 'confirmed' and valid_from <= p_at
          order by valid_from desc limit 1 $$`,

      `create table pool_forecasts (
         pool_id uuid primary key references pools (id), made_at timestamptz not null, forecast jsonb not null)`,
      ...scoped('pool_forecasts', 'pool', {
        ...forecasts,
        site: [{ commands: 'select', open: forecasts.site.open }, { commands: ['insert', 'update'] }],
      }),

      `create table allocation_requests (
         project_id uuid not null, id uuid not null, programme_id uuid not null, org_id uuid not null,
         pool_id uuid not null references pools (id), gpu_seconds bigint not null check (gpu_seconds > 0),
         concurrent_gpus int check (concurrent_gpus > 0), valid_from timestamptz not null, valid_until timestamptz not null,
         purpose text not null check (length(purpose) between 1 and 4000),
         state text not null check (state in
           ('draft', 'submitted', 'info_needed', 'approved', 'partly_approved', 'refused', 'withdrawn')),
         requested_by uuid not null, asked_by uuid[] not null, created_at timestamptz not null, submitted_at timestamptz,
         version int not null, primary key (project_id, id), unique (id, project_id, programme_id),
         foreign key (project_id, programme_id) references projects (id, programme_id),
         check (valid_until > valid_from), check (requested_by = any (asked_by)))`,
      `create index allocation_requests_by_project on allocation_requests (project_id, id desc)`,
      `create index allocation_requests_by_programme on allocation_requests (programme_id, id desc)`,
      `create index allocation_requests_waiting on allocation_requests (programme_id, submitted_at, id) where state = 'submitted'`,
      `create index allocation_requests_asked on allocation_requests (project_id, id desc) where state = 'info_needed'`,
      ...scoped('allocation_requests', 'project', {
        partner: ['select', 'insert', 'update'],
        staff: [{ commands: 'select', by: 'programme' }, { commands: 'update' }],
      }),

      `create table allocation_messages (
         project_id uuid not null, request_id uuid not null, id uuid not null, programme_id uuid not null,
         kind text not null check (kind in ('question', 'answer')), text text not null check (length(text) between 1 and 4000),
         person_id uuid not null, at timestamptz not null, primary key (project_id, request_id, id),
         foreign key (request_id, project_id, programme_id) references allocation_requests (id, project_id, programme_id))`,
      ...appendOnly('allocation_messages'),
      ...scoped('allocation_messages', 'project', {
        partner: ['select', 'insert'],
        staff: [{ commands: 'select', by: 'programme' }, { commands: 'insert' }],
      }),

      `create table allocation_decisions (
         project_id uuid not null, request_id uuid not null, id uuid not null, programme_id uuid not null,
         outcome text not null check (outcome in ('approved', 'partly_approved', 'refused')),
         gpu_seconds bigint not null check (gpu_seconds >= 0), concurrent_gpus int check (concurrent_gpus > 0),
         reasons text not null check (length(reasons) between 1 and 4000),
         decided_by uuid not null, decided_at timestamptz not null, primary key (project_id, request_id),
         unique (project_id, id), check ((outcome = 'refused') = (gpu_seconds = 0)),
         foreign key (request_id, project_id, programme_id) references allocation_requests (id, project_id, programme_id))`,
      ...appendOnly('allocation_decisions'),
      ...scoped('allocation_decisions', 'project', {
        partner: 'select',
        staff: [{ commands: 'select', by: 'programme' }, { commands: 'insert' }],
      }),

      // account_id is the lot's bounded account in the project's book: the balance lives there and nowhere else.
      `create table lots (
         project_id uuid not null, id uuid not null, programme_id uuid not null, pool_id uuid not null references pools (id),
         account_id uuid not null unique, award_id uuid not null, tranche_id uuid not null, decision_id uuid not null,
         asset text not null, amount bigint not null check (amount > 0),
         returned bigint not null default 0 check (returned between 0 and amount),
         valid_from timestamptz not null, valid_until timestamptz not null,
         state text not null check (state in ('pending', 'active', 'closed', 'revoked')),
         frozen_at timestamptz, frozen_reason text, revoking_at timestamptz, expired_at timestamptz, ended_reason text,
         created_at timestamptz not null, version int not null, primary key (project_id, id),
         foreign key (project_id, programme_id) references projects (id, programme_id),
         foreign key (project_id, decision_id) references allocation_decisions (project_id, id),
         check (valid_until > valid_from), check ((frozen_at is null) = (frozen_reason is null)))`,
      `create index lots_by_pool on lots (project_id, pool_id, valid_until)`,
      `create index lots_by_programme on lots (programme_id, id desc)`,
      `create index lots_due on lots (valid_from) where state in ('pending', 'active')`,
      `create index lots_open_in_pool on lots (pool_id) where state in ('pending', 'active')`,
      ...scoped('lots', 'project', {
        partner: 'select',
        staff: [{ commands: 'select', by: 'programme' }, { commands: ['insert', 'update'] }],
        system: { commands: 'select', open: 'the sweeper looks for lots that begin or end' },
      }),

      // What other programmes were promised of a pool and have not used: sums by dates, and no tenant. Whoever decides needs to know
      // how much of a pool is promised, and not to whom; the programme's own lots are read by their own door.
      `create function promised_elsewhere(p_pool uuid, p_programme uuid)
         returns table (valid_from timestamptz, valid_until timestamptz, gpu_seconds bigint)
         language sql stable security definer set search_path = public, pg_temp as $$
         select l.valid_from, l.valid_until, sum(b.cr_posted - b.dr_posted)::bigint
           from lots l join balances b on b.book_id = l.project_id and b.account_id = l.account_id
          where l.pool_id = p_pool and l.programme_id <> p_programme and l.state in ('pending', 'active')
          group by l.valid_from, l.valid_until $$`,
      `revoke execute on function promised_elsewhere from public`,
      `grant execute on function promised_elsewhere to door_staff`,

      `create table project_pool_caps (
         project_id uuid not null, pool_id uuid not null references pools (id), programme_id uuid not null,
         concurrent_gpus int not null check (concurrent_gpus > 0), decision_id uuid not null, set_at timestamptz not null,
         primary key (project_id, pool_id),
         foreign key (project_id, programme_id) references projects (id, programme_id),
         foreign key (project_id, decision_id) references allocation_decisions (project_id, id))`,
      ...scoped('project_pool_caps', 'project', {
        partner: 'select',
        staff: [{ commands: 'select', by: 'programme' }, { commands: ['insert', 'update'] }],
        system: { commands: 'select', open: 'the scheduler reads every cap' },
      }),
    ])
      await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function promised_elsewhere');
    await runner.query(`drop table project_pool_caps, lots, allocation_decisions, allocation_messages, allocation_requests,
      pool_forecasts, rate_cards, capacities, pools`);
    await runner.query('drop function price_at');
  }
}
