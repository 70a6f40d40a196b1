import type { MigrationInterface, QueryRunner } from 'typeorm';
import { doors, scoped } from '@app/platform/database';

const everyDoor = (open: string) =>
  Object.fromEntries(doors.map((door) => [door, { commands: 'select', open }])) as Record<
    (typeof doors)[number],
    { commands: 'select'; open: string }
  >;

/** Stores by country, datasets with their rights, versions and files, uploads, checks, agreements, and rights in projects. */
export class Datasets1795000800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const stores = everyDoor('where stores lie is no secret: id and country');
    const listings = everyDoor('a listing is what anybody may know of published data');
    for (const statement of [
      // `root` is a folder below MONSOON_STORES. Without a country: public files such as base models, never tenants' data.
      `create table stores (
         id uuid primary key, country text references countries (code), kind text not null check (kind in ('file')),
         root text not null unique check (root ~ '^[a-z0-9-]{1,40}$'))`,
      ...scoped('stores', null, {
        ...stores,
        platform: { commands: ['select', 'insert'], open: 'the platform administrator adds stores' },
      }),
      `insert into stores (id, country, kind, root) values
         ('01960000-0000-7000-8000-000000000001', 'TH', 'file', 'th'),
         ('01960000-0000-7000-8000-000000000002', 'VN', 'file', 'vn'),
         ('01960000-0000-7000-8000-000000000003', 'MY', 'file', 'my'),
         ('01960000-0000-7000-8000-000000000004', 'SG', 'file', 'sg'),
         ('01960000-0000-7000-8000-000000000005', 'JP', 'file', 'jp'),
         ('01960000-0000-7000-8000-000000000009', null, 'file', 'public')`,

      `create table datasets (
         org_id uuid not null, id uuid not null, name text not null check (length(name) between 1 and 200),
         description text not null check (length(description) <= 4000),
         modality text not null check (modality in ('text', 'speech', 'parallel', 'instruction', 'preference', 'eval')),
         languages jsonb not null, licence text not null check (length(licence) between 1 and 400),
         lawful_basis text not null, personal_data text not null
           check (personal_data in ('none', 'anonymised', 'pseudonymised', 'personal', 'sensitive')),
         storage_allowed text[] not null check (cardinality(storage_allowed) between 1 and 50),
         processing_included text[], processing_excluded text[] not null,
         listed boolean not null, store_id uuid not null references stores (id),
         created_by uuid not null, created_at timestamptz not null, version int not null,
         primary key (org_id, id), unique (org_id, name))`,
      ...scoped('datasets', 'organisation', { partner: ['select', 'insert', 'update'] }),

      `create table dataset_versions (
         org_id uuid not null, id uuid not null, dataset_id uuid not null,
         number text not null check (number ~ '^[0-9]{1,6}\\.[0-9]{1,6}\\.[0-9]{1,6}$'), notes text not null,
         state text not null check (state in ('draft', 'uploading', 'validating', 'needs_attention', 'in_review',
           'published', 'deprecated', 'partially_withdrawn', 'withdrawn', 'expired')),
         state_reason text, digest text check (digest ~ '^[0-9a-f]{64}$'),
         files int not null, bytes bigint not null, rows bigint, statistics jsonb,
         created_by uuid not null, created_at timestamptz not null, published_by uuid, published_at timestamptz,
         version int not null, primary key (org_id, id), unique (org_id, dataset_id, number),
         foreign key (org_id, dataset_id) references datasets (org_id, id),
         check ((published_at is null) = (published_by is null)),
         check (state in ('draft', 'uploading', 'validating', 'needs_attention', 'in_review')
           or (digest is not null and published_at is not null)))`,
      `create index dataset_versions_by_dataset on dataset_versions (org_id, dataset_id, id desc)`,
      `create index dataset_versions_waiting on dataset_versions (org_id, state, id desc) where state in ('needs_attention', 'in_review')`,
      `create function published_version_is_fixed() returns trigger language plpgsql as $$
       begin
         if old.published_at is not null and (new.digest, new.number, new.dataset_id, new.files, new.bytes, new.rows,
             new.published_at, new.published_by)
           is distinct from (old.digest, old.number, old.dataset_id, old.files, old.bytes, old.rows,
             old.published_at, old.published_by)
         then raise exception 'a published version does not change' using errcode = '0A000'; end if;
         return new;
       end $$`,
      `create trigger dataset_versions_fixed before update on dataset_versions for each row
         execute function published_version_is_fixed()`,
      ...scoped('dataset_versions', 'organisation', { partner: ['select', 'insert', 'update'] }),

      `create table version_files (
         org_id uuid not null, version_id uuid not null, id uuid not null, path text not null,
         split text not null check (split in ('train', 'eval', 'test')),
         format text check (format in ('chat', 'instruction', 'text')), store_id uuid not null references stores (id),
         sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'), bytes bigint not null check (bytes >= 0), rows bigint,
         uploaded_by uuid not null, uploaded_at timestamptz not null,
         primary key (org_id, version_id, id), unique (org_id, version_id, path),
         foreign key (org_id, version_id) references dataset_versions (org_id, id))`,
      `create function published_files_are_fixed() returns trigger language plpgsql as $$
       declare was record;
       begin
         was := case when tg_op = 'INSERT' then new else old end;
         if exists (select 1 from dataset_versions where org_id = was.org_id and id = was.version_id
                       and published_at is not null)
         then raise exception 'a published version does not change' using errcode = '0A000'; end if;
         return case when tg_op = 'DELETE' then old else new end;
       end $$`,
      `create trigger version_files_fixed before insert or update or delete on version_files for each row
         execute function published_files_are_fixed()`,
      ...scoped('version_files', 'organisation', { partner: 'all' }),

      `create table uploads (
         org_id uuid not null, id uuid not null, dataset_id uuid not null, version_id uuid not null,
         path text not null, split text not null check (split in ('train', 'eval', 'test')),
         media_type text not null, bytes bigint not null check (bytes > 0),
         expected_sha256 text check (expected_sha256 ~ '^[0-9a-f]{64}$'), store_id uuid not null references stores (id),
         state text not null check (state in ('open', 'finished', 'refused', 'cancelled', 'expired')),
         sha256 text, person_id uuid not null, created_at timestamptz not null, expires_at timestamptz not null,
         ended_at timestamptz, primary key (org_id, id),
         foreign key (org_id, version_id) references dataset_versions (org_id, id))`,
      `create index uploads_by_version on uploads (org_id, version_id, id)`,
      `create index uploads_open on uploads (expires_at) where state = 'open'`,
      ...scoped('uploads', 'organisation', {
        partner: ['select', 'insert', 'update'],
        system: { commands: 'select', open: 'the sweeper looks for uploads that nobody finishes' },
      }),

      // One row a check of a version; the newest is the version's report.
      `create table validations (
         org_id uuid not null, version_id uuid not null, id uuid not null, dataset_id uuid not null,
         state text not null check (state in ('queued', 'running', 'passed', 'failed')),
         runner uuid, attempts int not null, heartbeat_at timestamptz, bytes_done bigint not null,
         bytes_total bigint not null, rows_done bigint not null, report jsonb,
         requested_by uuid not null, created_at timestamptz not null, finished_at timestamptz,
         primary key (org_id, version_id, id),
         foreign key (org_id, version_id) references dataset_versions (org_id, id))`,
      `create index validations_due on validations (created_at) where state in ('queued', 'running')`,
      ...scoped('validations', 'organisation', {
        partner: ['select', 'insert', 'update'],
        system: { commands: 'select', open: 'the sweeper looks for checks that nobody does' },
      }),

      `create table agreements (
         org_id uuid not null, id uuid not null, dataset_id uuid not null, version_id uuid not null,
         project_id uuid not null, project_name text not null, time_zone text not null,
         purpose text not null check (length(purpose) between 1 and 2000), own_data boolean not null, until timestamptz, pools uuid[], countries text[],
         state text not null check (state in ('in_force', 'revoked', 'expired')), granted_by uuid not null,
         granted_at timestamptz not null, revoked_by uuid, revoked_at timestamptz, revoked_reason text,
         version int not null, primary key (org_id, id),
         foreign key (org_id, version_id) references dataset_versions (org_id, id),
         check ((state = 'revoked') = (revoked_at is not null)))`,
      `create unique index agreements_in_force on agreements (org_id, version_id, project_id) where state = 'in_force'`,
      `create index agreements_due on agreements (until) where state = 'in_force' and until is not null`,
      ...scoped('agreements', 'organisation', {
        partner: ['select', 'insert', 'update'],
        system: { commands: 'select', open: 'the sweeper looks for agreements whose time is over' },
      }),

      // The project's copy of a right: all that a launch and an attempt may read of another organisation's data.
      // It holds until it is revoked or `until` passes; `expired_at` is when the project was told of the latter.
      `create table data_rights (
         project_id uuid not null references projects (id), id uuid not null, dataset_org_id uuid not null,
         dataset_id uuid not null, dataset_version_id uuid not null, agreement_id uuid not null,
         dataset_name text not null, number text not null, digest text not null check (digest ~ '^[0-9a-f]{64}$'),
         modality text not null, languages jsonb not null, licence text not null, personal_data text not null,
         files jsonb not null, rows bigint not null, bytes bigint not null, statistics jsonb not null,
         storage_country text not null, processing_included text[], processing_excluded text[] not null,
         pools uuid[], purpose text not null, own_data boolean not null, until timestamptz,
         granted_by uuid not null, granted_at timestamptz not null, revoked_at timestamptz, revoked_reason text,
         expired_at timestamptz, version int not null,
         primary key (project_id, id), unique (project_id, agreement_id),
         foreign key (dataset_org_id, agreement_id) references agreements (org_id, id))`,
      `create unique index data_rights_in_force on data_rights (project_id, dataset_version_id)
         where revoked_at is null and expired_at is null`,
      ...scoped('data_rights', 'project', {
        partner: ['select', 'insert', 'update'],
        system: { commands: 'select', open: 'the scheduler starts and keeps running only what has its data rights' },
      }),

      `create table dataset_listings (
         dataset_id uuid primary key, org_id uuid not null, name text not null, description text not null,
         modality text not null, languages jsonb not null, licence text not null, personal_data text not null,
         processing_included text[], processing_excluded text[] not null, storage_country text not null,
         version_id uuid not null, number text not null, digest text not null, rows bigint not null,
         bytes bigint not null, tokens jsonb not null, published_at timestamptz not null, listed_at timestamptz not null,
         foreign key (org_id, dataset_id) references datasets (org_id, id))`,
      `create index dataset_listings_modality on dataset_listings (modality, dataset_id desc)`,
      `create index dataset_listings_languages on dataset_listings using gin (languages jsonb_path_ops)`,
      ...scoped('dataset_listings', 'organisation', {
        ...listings,
        partner: [{ commands: 'select', open: listings.partner.open }, { commands: ['insert', 'update', 'delete'] }],
      }),
    ])
      await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table dataset_listings, data_rights, agreements, validations, uploads, version_files,
      dataset_versions, datasets, stores`);
    await runner.query('drop function published_version_is_fixed, published_files_are_fixed');
  }
}
