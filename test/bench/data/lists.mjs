// What the other lists show: one scope of each kind that has many rows, and somebody who may read them all.
import { insert, poolId, raw } from '../seed.mjs';
import { material } from './material.mjs';
import { people } from './people.mjs';
import { ago, counts, organisation, person, platform, reader } from './rows.mjs';
import { supply } from './supply.mjs';

/** Statements; `many` is how many rows a list has that does not grow with projects or jobs. */
export function lists(size) {
  const { each } = counts(size);
  const audit = (scope, programme = null) =>
    insert(
      'audit_entries',
      {
        scope_id: scope,
        id: raw('gen_random_uuid()'),
        programme_id: programme,
        at: ago,
        person_id: person,
        action: 'bench.done',
        subject: 'bench',
      },
      each,
    );
  return [
    ...people(size),
    ...supply(size),
    ...material(size),
    // The record of each kind of scope.
    ...[organisation, poolId, platform, reader.id].map((scope) => audit(scope)),
  ];
}
