import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly, scoped } from '@app/platform/database';
import { holdFunctions } from './hold-functions';
import { keepDay, ledgerFunctions } from './ledger-functions';
import { reconcileFunction } from './reconcile-function';

const book = {
  partner: ['select', 'insert', 'update'],
  staff: ['select', 'insert', 'update'],
  system: { commands: 'select', open: 'sweeps and reconciliation read every book' },
} as const;
const record = {
  partner: ['select', 'insert'],
  staff: ['select', 'insert'],
  system: { commands: 'select', open: 'sweeps and reconciliation read every book' },
} as const;

/** The double-entry ledger: accounts, balances, journals, transfers, holds; its rules are the functions in ledger-functions.ts and hold-functions.ts. */
export class Ledger1795000500000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const open = 'assets are reference rows';
    for (const statement of [
      `create table assets (code text primary key, kind text not null check (kind in ('money', 'gpu')),
         exponent smallint not null check (exponent between 0 and 4))`,
      `insert into assets values ('JPY', 'money', 0), ('VND', 'money', 0), ('THB', 'money', 2), ('MYR', 'money', 2),
         ('SGD', 'money', 2), ('USD', 'money', 2), ('GPU_SEC:CPU', 'gpu', 0)`,
      ...scoped('assets', null, {
        partner: { commands: 'select', open },
        staff: { commands: 'select', open },
        site: { commands: 'select', open },
        platform: { commands: ['select', 'insert'], open },
        system: { commands: 'select', open },
      }),

      `create table accounts (
         book_id uuid not null, id uuid not null, kind text not null check (kind in (
           'envelope', 'grant_line', 'gpu_unallotted', 'gpu_lot', 'co_funding',
           'funding_source', 'awarded', 'gpu_source', 'co_funding_source', 'usage_payable', 'gpu_used', 'provider_overrun')),
         asset text not null references assets, bounded boolean not null, label text not null,
         award_id uuid, tranche_id uuid, line text, pool_id uuid, lot_id uuid, org_id uuid, country text,
         valid_from timestamptz, valid_until timestamptz, frozen_at timestamptz,
         frozen_by text check (frozen_by in ('award_suspended', 'lot_frozen', 'lot_revoked')), frozen_reason text,
         created_at timestamptz not null, primary key (book_id, id),
         check (bounded = (kind in ('envelope', 'grant_line', 'gpu_unallotted', 'gpu_lot', 'co_funding'))))`,
      `create unique index accounts_counter on accounts (book_id, kind, asset) where not bounded`,
      `create index accounts_drawn on accounts (book_id, kind, asset, valid_until)`,
      `create index accounts_listed on accounts (book_id, kind, coalesce(valid_until, 'infinity'), id)`,
      ...scoped('accounts', 'book', book),

      `create table balances (
         book_id uuid not null, account_id uuid not null, cr_posted bigint not null default 0, dr_posted bigint not null default 0,
         dr_pending bigint not null default 0, frozen boolean not null default false,
         -- When its counters changed last, by the clock of who changed them: the day on which keep_day() notes it.
         changed_at timestamptz not null default '-infinity', primary key (book_id, account_id),
         foreign key (book_id, account_id) references accounts (book_id, id),
         constraint never_below_zero check (cr_posted >= 0 and dr_posted >= 0 and dr_pending >= 0
           and cr_posted - dr_posted - dr_pending >= 0)) with (fillfactor = 50)`,
      ...scoped('balances', 'book', book),

      // What each day (UTC) changed of an account's counters, noted by a trigger: a balance at the end of any day, and a curve of
      // many, is a sum over days and not over all that was ever posted.
      `create table account_days (
         book_id uuid not null, account_id uuid not null, day date not null, credited bigint not null, debited bigint not null,
         held bigint not null, primary key (book_id, account_id, day)) with (fillfactor = 70)`,
      ...scoped('account_days', 'book', book),
      keepDay,
      `create trigger balances_opened after insert on balances for each row
         when (new.cr_posted <> 0 or new.dr_posted <> 0 or new.dr_pending <> 0) execute function keep_day()`,
      `create trigger balances_changed after update of cr_posted, dr_posted, dr_pending on balances for each row execute function keep_day()`,

      `create table journals (
         book_id uuid not null, id uuid not null, seq bigint generated always as identity, kind text not null,
         cause_kind text not null, cause_id uuid not null, reverses uuid, reason text, person_id uuid, request_id text,
         at timestamptz not null, primary key (book_id, id))`,
      `create index journals_cause on journals (book_id, cause_id)`,
      // A journal is corrected once.
      `create unique index journals_reversed on journals (book_id, reverses) where reverses is not null`,
      ...appendOnly('journals'),
      ...scoped('journals', 'book', record),

      `create table transfers (
         book_id uuid not null, seq bigint generated always as identity, journal_id uuid not null, debit_id uuid not null,
         credit_id uuid not null, asset text not null, amount bigint not null check (amount > 0), at timestamptz not null,
         primary key (book_id, debit_id, at, seq), foreign key (book_id, journal_id) references journals (book_id, id),
         check (debit_id <> credit_id))`,
      `create index transfers_credit on transfers (book_id, credit_id, at, seq)`,
      `create index transfers_journal on transfers (book_id, journal_id)`,
      ...appendOnly('transfers'),
      ...scoped('transfers', 'book', record),

      // Domains, not CHECKs on the column: PostgreSQL reads a CHECK's text again for every row's statement (docs/adr/0024).
      `create domain hold_state as text check (value in ('open', 'closed', 'voided'))`,
      // That a hold was placed is the hold's row itself.
      `create domain hold_act as text check (value in ('capture', 'extend', 'close', 'void'))`,
      `create domain price as bigint check (value > 0)`,
      // A leg is what a hold keeps on one account for one share, gpu, grant or co_funding; legs stand in the order drawn.
      `create type hold_leg as (account_id uuid, share text, amount bigint, captured bigint)`,
      `create table holds (
         book_id uuid not null, id uuid not null, job_id uuid not null, award_id uuid not null, org_id uuid not null,
         pool_id uuid not null, gpu_asset text not null, currency text not null, price_minor price not null,
         rate_num bigint not null, rate_den bigint not null, gpu_seconds bigint not null, captured_seconds bigint not null default 0,
         overrun_seconds bigint not null default 0, legs hold_leg[] not null, state hold_state not null default 'open',
         created_at timestamptz not null, ended_at timestamptz, primary key (book_id, id),
         constraint holds_sound check (rate_num between 0 and rate_den and captured_seconds between 0 and gpu_seconds
           and (state = 'open') = (ended_at is null))) with (fillfactor = 70)`,
      `create unique index holds_one_open_per_job on holds (book_id, job_id) where state = 'open'`,
      ...scoped('holds', 'book', book),

      `create table hold_events (
         book_id uuid not null, hold_id uuid not null, seq bigint generated always as identity, kind hold_act not null, sequence int,
         gpu_seconds bigint not null, journal_id uuid, at timestamptz not null, primary key (book_id, hold_id, seq))`,
      `create unique index hold_events_capture on hold_events (book_id, hold_id, sequence) where kind = 'capture'`,
      ...appendOnly('hold_events'),
      ...scoped('hold_events', 'book', record),
      ledgerFunctions,
      holdFunctions,
      reconcileFunction,
    ])
      await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `drop table hold_events, holds, transfers, journals, account_days, balances, accounts, assets cascade`,
    );
    await runner.query(`drop function keep_day`);
    await runner.query(
      `drop type hold_leg, hold_source, hold_item cascade; drop domain hold_state, hold_act, price cascade`,
    );
  }
}
