/** A country in which data may lie or be worked on, ISO 3166-1 alpha-2. */
export type CountryCode = string;

interface Processing {
  processing_included: CountryCode[] | null;
  processing_excluded: CountryCode[];
}

/**
 * The country of the store: the owner's own where it is allowed, else the first allowed that has a store; null where
 * none has. Decided before the first byte, because a byte that was elsewhere once was elsewhere.
 */
export function storageCountry(
  allowed: readonly CountryCode[],
  own: CountryCode,
  withStore: readonly CountryCode[],
): CountryCode | null {
  const possible = allowed.filter((country) => withStore.includes(country));
  return possible.includes(own) ? own : (possible[0] ?? null);
}

/** What is left of a residency when an agreement limits it to some countries; null: it adds no limit. */
export function narrowed(own: Processing, countries: readonly CountryCode[] | null): CountryCode[] | null {
  if (countries === null) return own.processing_included;
  return [...new Set(countries)]
    .filter((country) => own.processing_included === null || own.processing_included.includes(country))
    .filter((country) => !own.processing_excluded.includes(country))
    .sort();
}
