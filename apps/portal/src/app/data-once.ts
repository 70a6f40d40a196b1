import type { components } from '@app/api-client';

type Thing = components['schemas']['FoundDto'];

/**
 * A data set is found as itself, and as a version in every project that may use it; one entry is enough. Its owner's people are led to
 * the data set, others to the first project, which is the one at hand. A version that was looked for by its number stays.
 */
export function onePlaceOfData(things: readonly Thing[], owned: (thing: Thing) => boolean): (thing: Thing) => boolean {
  const themselves = new Set(things.filter(({ kind }) => kind === 'dataset').map(({ dataset }) => dataset));
  const first = new Map<string, Thing>();
  for (const thing of things) if (thing.kind === 'dataset-version' && !first.has(thing.id)) first.set(thing.id, thing);
  return (thing) =>
    thing.kind !== 'dataset-version' ||
    (owned(thing) && themselves.has(thing.dataset) ? false : first.get(thing.id) === thing);
}
