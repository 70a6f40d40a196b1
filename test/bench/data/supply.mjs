// Pools with their prices, and who asked for and has their time, and money.
import { awardId, insert, poolId, programmeId, raw } from '../seed.mjs';
import { busiest } from './history.mjs';
import { counts, reader, id, named, now, nextYear, ago, some, project, organisation, person } from './rows.mjs';

/** Statements. */
export function supply(size) {
  const { each, fewer, everyProject } = counts(size);
  return [
    // Pools, capacity, prices.
    insert(
      'pools',
      {
        id: id(8140),
        name: named('pool'),
        programme_id: programmeId,
        provider_org_id: organisation,
        country: some('TH', 'VN', 'JP'),
        site: 'bench',
        gpu_type: some('CPU', 'H100'),
        asset: raw(`'GPU_SEC:' || (array['CPU', 'H100'])[1 + n % 2]`),
        engine: 'process',
        state: some('open', 'closed'),
        version: 1,
        created_at: now,
      },
      fewer,
    ),
    insert(
      'capacities',
      { pool_id: poolId, id: id(8141), gpus: 1000, valid_from: ago, set_by: person, set_at: ago },
      each,
    ),
    insert(
      'rate_cards',
      {
        pool_id: poolId,
        id: id(8142),
        programme_id: programmeId,
        currency: 'JPY',
        price_minor: 3600,
        state: some('confirmed', 'refused'),
        valid_from: raw(`now() - interval '2 days' - n * interval '1 minute'`),
        proposed_by: person,
        proposed_at: ago,
        decided_by: reader.id,
        decided_at: ago,
        version: 1,
      },
      each,
    ),
    // Requests, decisions, lots: some in every project, many in the busiest.
    ...[
      [everyProject, id(8001), 8150, 0],
      [each, project, 8160, 2],
    ].flatMap(([count, project_id, kind, after]) => {
      const requestId = id(kind + after);
      return [
        insert(
          'allocation_requests',
          {
            project_id,
            id: requestId,
            programme_id: programmeId,
            org_id: organisation,
            pool_id: poolId,
            gpu_seconds: 3600,
            valid_from: now,
            valid_until: nextYear,
            purpose: 'bench',
            state: some('approved', 'refused', 'submitted'),
            requested_by: person,
            asked_by: `{${person}}`,
            created_at: ago,
            submitted_at: ago,
            version: 1,
          },
          count,
        ),
        insert(
          'lots',
          {
            project_id,
            id: id(kind + 5),
            programme_id: programmeId,
            pool_id: poolId,
            account_id: id(kind + 6),
            award_id: awardId(busiest),
            tranche_id: raw('gen_random_uuid()'),
            decision_id: raw('gen_random_uuid()'),
            asset: 'GPU_SEC:CPU',
            amount: 3600,
            valid_from: ago,
            valid_until: nextYear,
            state: some('active', 'closed'),
            created_at: ago,
            version: 1,
          },
          count,
        ),
        insert(
          'accounts',
          {
            book_id: project_id,
            id: id(kind + 6),
            kind: 'gpu_lot',
            asset: 'GPU_SEC:CPU',
            bounded: true,
            label: named('lot'),
            award_id: awardId(busiest),
            created_at: ago,
            valid_from: ago,
            valid_until: nextYear,
          },
          count,
        ),
        insert('balances', { book_id: project_id, account_id: id(kind + 6) }, count),
      ];
    }),
    // Accounts of the busiest book, without money; entries of co-funding.
    insert(
      'accounts',
      {
        book_id: project,
        id: id(8170),
        kind: 'grant_line',
        asset: 'JPY',
        bounded: true,
        label: named('line'),
        line: 'travel',
        created_at: ago,
        valid_from: ago,
        valid_until: nextYear,
      },
      fewer,
    ),
    insert('balances', { book_id: project, account_id: id(8170) }, fewer),
    insert(
      'co_funding_entries',
      {
        project_id: project,
        id: id(8171),
        programme_id: programmeId,
        award_id: awardId(busiest),
        org_id: organisation,
        amount_minor: 1,
        currency: 'JPY',
        evidence: 'bench',
        state: 'entered',
        entered_by: person,
        entered_at: ago,
        version: 1,
      },
      each,
    ),
  ];
}
