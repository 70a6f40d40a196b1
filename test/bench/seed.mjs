// The ids and rows that every database of the bench begins with.
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

export const uuid = (kind, n) => `00000000-0000-7000-${kind}-${String(n).padStart(12, '0')}`;
export const projectId = (n) => uuid('8001', n);
export const organisationId = (n) => uuid('8002', n);
export const personId = (n) => uuid('8003', n);
export const awardId = (n) => uuid('8004', n);
export const poolId = uuid('8005', 1);
export const rateCardId = uuid('8009', 1);
export const programmeId = uuid('8006', 1);
export const versionId = uuid('8008', 1);
export const keyOf = (n) => {
  const body = `msn_live_${String(n).padStart(12, '0')}_${createHash('sha256').update(`bench ${n}`).digest('hex')}`;
  return `${body}_${crc32(body).toString(36).padStart(7, '0')}`;
};

/** SQL text of a value: raw() is an expression, all else is a literal. */
export const raw = (expression) => ({ expression });
const literal = (value) => {
  if (value === null) return 'null';
  if (typeof value === 'object') return value.expression;
  return typeof value === 'string' ? `'${value}'` : String(value);
};

/** One row, or with `each` so many rows, in which raw expressions know their number `n`. */
export function insert(table, row, { each } = {}) {
  const values = Object.values(row).map(literal).join(', ');
  const rows = each ? `select ${values} from generate_series(1, ${each}) n` : `values (${values})`;
  return `insert into ${table} (${Object.keys(row).join(', ')}) ${rows}`;
}

/** The base model that every launch names. */
export const baseModel = {
  id: uuid('8007', 1),
  name: 'bench',
  digest: 'a'.repeat(64),
  licence: 'Apache-2.0',
  notice: '',
  demonstration: true,
  languages: '{en}',
  parameters: 1,
  context_length: 1024,
  files: '[]',
  store_id: '01960000-0000-7000-8000-000000000009',
  created_at: raw('now()'),
};

/** So many projects with their accounts, as the rooms would have made them; the bench measures launches, not the way there. */
export function seed(count) {
  const id = (kind) => raw(`('00000000-0000-7000-${kind}-' || lpad(n::text, 12, '0'))::uuid`);
  const numbered = (before, after = '') => raw(`'${before}' || n || '${after}'`);
  const [now, yesterday, nextYear] = ['now()', "now() - interval '1 day'", "now() + interval '300 days'"].map(raw);
  const random = raw('gen_random_uuid()');
  const [project, organisation, person, award, right] = ['8001', '8002', '8003', '8004', '800a'].map(id);
  const each = { each: count };
  const dates = { valid_from: yesterday, valid_until: nextYear };

  const account = (kind, offset, asset, more) => {
    const account_id = id(`90${offset}0`);
    const facts = {
      book_id: project,
      id: account_id,
      kind,
      asset,
      bounded: true,
      label: kind,
      created_at: now,
      ...more,
    };
    return [
      insert('accounts', facts, each),
      insert('balances', { book_id: project, account_id, cr_posted: 90_000_000_000_000 }, each),
    ];
  };
  const apiKey = (n) => {
    const hash = `\\x${createHash('sha256').update(keyOf(n)).digest('hex')}`;
    const facts = { kind: 'personal', person_id: personId(n), name: 'bench', start: 'msn', scopes: '{jobs:write}' };
    return insert('identity.api_keys', { id: random, hash, ...facts, created_at: now });
  };

  return [
    insert('programmes', {
      id: programmeId,
      name: 'Bench',
      funder: 'Bench',
      currency: 'JPY',
      starts_on: '2020-01-01',
      ends_on: '2040-01-01',
      fiscal_year_start_month: 4,
      time_zone: 'Asia/Tokyo',
      created_at: now,
      version: 1,
    }),
    insert(
      'projects',
      {
        id: project,
        programme_id: programmeId,
        number: raw(`'P-' || lpad(n::text, 4, '0')`),
        name: numbered('Bench '),
        summary: '',
        state: 'active',
        created_by: personId(1),
        created_at: now,
        version: 1,
      },
      each,
    ),
    insert('pools', {
      id: poolId,
      name: 'bench',
      programme_id: programmeId,
      provider_org_id: organisationId(1),
      country: 'TH',
      site: 'bench',
      gpu_type: 'CPU',
      asset: 'GPU_SEC:CPU',
      engine: 'process',
      state: 'open',
      version: 1,
      created_at: now,
    }),
    insert('capacities', {
      pool_id: poolId,
      id: random,
      gpus: 1000,
      valid_from: now,
      set_by: personId(1),
      set_at: now,
    }),
    insert('rate_cards', {
      pool_id: poolId,
      id: rateCardId,
      programme_id: programmeId,
      currency: 'JPY',
      price_minor: 3600,
      state: 'confirmed',
      valid_from: yesterday,
      proposed_by: personId(1),
      proposed_at: now,
      decided_by: personId(2),
      decided_at: now,
      version: 1,
    }),
    insert('site_agents', {
      pool_id: poolId,
      key_id: random,
      engine: 'process',
      gpus: 1000,
      last_seen_at: raw(`now() + interval '1 day'`),
    }),
    insert(
      'awards',
      {
        project_id: project,
        id: award,
        programme_id: programmeId,
        org_id: organisation,
        state: 'active',
        currency: 'JPY',
        rate_num: 2,
        rate_den: 3,
        ceiling_minor: 1_000_000_000,
        envelope_country: 'TH',
        envelope_id: random,
        co_funding_from: 'launching',
        ...dates,
        offered_by: personId(1),
        offered_at: now,
      },
      each,
    ),
    ...account('gpu_lot', 1, 'GPU_SEC:CPU', { award_id: award, pool_id: poolId, ...dates }),
    ...account('grant_line', 2, 'JPY', { award_id: award, line: 'compute', ...dates }),
    ...account('co_funding', 3, 'JPY', { org_id: organisation }),
    insert(
      'identity.people',
      { id: person, email: numbered('bench', '@bench.example'), name: 'Bench', created_at: now },
      each,
    ),
    `insert into identity.role_grants
       select ${person.expression}, 'project', ${project.expression}, ${organisation.expression}, 'engineer', now()
         from generate_series(1, ${count}) n`,
    `insert into identity.scope_states
       select 'project', ${project.expression}, ${organisation.expression}, 'active' from generate_series(1, ${count}) n`,
    `insert into identity.scope_states
       select 'organisation', ${organisation.expression}, ${organisation.expression}, 'verified'
         from generate_series(1, ${count}) n`,
    ...Array.from({ length: count }, (_, i) => apiKey(i + 1)),
    insert('base_models', baseModel),
    insert(
      'data_rights',
      {
        project_id: project,
        id: right,
        dataset_org_id: organisation,
        dataset_id: random,
        dataset_version_id: versionId,
        agreement_id: random,
        dataset_name: 'bench',
        number: '1.0.0',
        digest: 'b'.repeat(64),
        modality: 'instruction',
        languages: '[]',
        licence: 'CC0-1.0',
        personal_data: 'none',
        files: JSON.stringify([
          { path: 'a.jsonl', split: 'train', format: 'instruction', sha256: 'c'.repeat(64), bytes: 1, rows: 1 },
        ]),
        rows: 1,
        bytes: 1,
        statistics: '{"texts":1,"characters":1,"tokens":[]}',
        storage_country: 'TH',
        processing_excluded: '{}',
        purpose: 'bench',
        own_data: true,
        granted_by: person,
        granted_at: now,
        version: 1,
      },
      each,
    ),
  ];
}
