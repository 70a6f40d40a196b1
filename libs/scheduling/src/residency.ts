import { Country, InputResidency } from './snapshot';

/** Where a set of inputs may be processed together. Checkpoints, logs and derived models inherit it. */
export interface Residency {
  /** Sorted country codes; null = anywhere that is not excluded; empty = nowhere. */
  included: readonly Country[] | null;
  /** Sorted country codes. */
  excluded: readonly Country[];
}

// A rule written as "th" must still forbid TH: a missed exclusion is a breach, not a typing error.
const code = (country: Country): Country => country.trim().toUpperCase();

/** Intersection of every input's `processing-included`, minus every `processing-excluded`. No inputs: anywhere. */
export function residencyOf(inputs: readonly InputResidency[]): Residency {
  const excluded = new Set(inputs.flatMap((input) => input.processingExcluded.map(code)));
  let included: Set<Country> | null = null;
  for (const input of inputs) {
    if (input.processingIncluded === null) continue;
    const allowed = new Set(input.processingIncluded.map(code));
    included = included === null ? allowed : included.intersection(allowed);
  }
  return {
    included: included === null ? null : [...included.difference(excluded)].sort(),
    excluded: [...excluded].sort(),
  };
}

/** Whether work under this residency may be done in this country. */
export function permits(residency: Residency, country: Country): boolean {
  const place = code(country);
  if (residency.excluded.includes(place)) return false;
  return residency.included === null || residency.included.includes(place);
}

/** The inputs that keep work out of this country, in the order given: what a person must ask about. */
export function forbiddenBy(inputs: readonly InputResidency[], country: Country): string[] {
  return inputs.filter((input) => !permits(residencyOf([input]), country)).map((input) => input.source);
}
