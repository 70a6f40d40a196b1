import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly, doors, scoped } from '@app/platform/database';

/** Base models that everybody may start from, and the models that projects made of them. */
export class Models1795000900000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const open = 'the catalogue of base models is public';
    const catalogue = Object.fromEntries(doors.map((door) => [door, { commands: 'select', open }]));
    for (const statement of [
      // One row for each content of a named model; the newest that is not withdrawn is offered.
      `create table base_models (
         id uuid primary key, name text not null check (name ~ '^[a-z0-9][a-z0-9._-]{0,99}$'),
         digest text not null check (digest ~ '^[0-9a-f]{64}$'), licence text not null, notice text not null,
         demonstration boolean not null, languages text[] not null, parameters bigint not null check (parameters > 0),
         context_length int not null check (context_length > 0), tokenizer_sha256 text, files jsonb not null,
         store_id uuid not null references stores (id), processing_included text[], created_at timestamptz not null,
         superseded_at timestamptz, unique (name, digest))`,
      `create unique index base_models_offered on base_models (name) where superseded_at is null`,
      ...scoped('base_models', null, {
        ...catalogue,
        platform: { commands: ['select', 'insert', 'update'], open: 'the platform keeps the catalogue' },
      }),

      `create table models (
         project_id uuid not null references projects (id), id uuid not null, programme_id uuid not null,
         org_id uuid not null, name text not null check (length(name) between 1 and 200),
         description text not null check (length(description) <= 4000), created_at timestamptz not null,
         version int not null, primary key (project_id, id), unique (project_id, name))`,
      `create index models_by_programme on models (programme_id, id desc)`,
      ...scoped('models', 'project', {
        partner: ['select', 'insert', 'update'],
        staff: { commands: 'select', by: 'programme' },
      }),

      // What training made, with all it was made of: never changed.
      `create table model_versions (
         project_id uuid not null, id uuid not null, model_id uuid not null, programme_id uuid not null,
         number int not null check (number > 0), digest text not null check (digest ~ '^[0-9a-f]{64}$'),
         method text not null, base_model_id uuid not null references base_models (id),
         base_model_digest text not null, job_id uuid not null, attempt_id uuid not null, award_id uuid,
         org_id uuid not null, person_id uuid not null, pool_id uuid, pool_country text,
         files jsonb not null, bytes bigint not null, datasets jsonb not null, metrics jsonb not null,
         processing_included text[], processing_excluded text[] not null,
         created_at timestamptz not null, primary key (project_id, id), unique (project_id, model_id, number),
         unique (project_id, job_id), foreign key (project_id, model_id) references models (project_id, id))`,
      ...appendOnly('model_versions'),
      ...scoped('model_versions', 'project', {
        partner: ['select', 'insert'],
        staff: { commands: 'select', by: 'programme' },
      }),

      // What base and tuned model answered: a tenant's prompts and texts, so that no staff door opens on them.
      `create table model_samples (
         project_id uuid not null, version_id uuid not null, number int not null check (number > 0),
         prompt text not null, base text not null, tuned text not null, primary key (project_id, version_id, number),
         foreign key (project_id, version_id) references model_versions (project_id, id))`,
      ...appendOnly('model_samples'),
      ...scoped('model_samples', 'project', { partner: ['select', 'insert'] }),
    ])
      await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table model_samples, model_versions, models, base_models');
  }
}
