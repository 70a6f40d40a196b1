/** Something that a job reads, and where that may be processed. */
export interface Source {
  name: string;
  /** Null: anywhere. */
  included: string[] | null;
  excluded: string[];
  /** Pools to which the right is limited; null: any. */
  pools: string[] | null;
}

/** Names of what may not be processed in a pool. Whether it may is for the API to say; this says because of what. */
export const forbidding = (sources: readonly Source[], pool: { id: string; country: string }): string[] =>
  sources
    .filter(
      ({ included, excluded, pools }) =>
        (included !== null && !included.includes(pool.country)) ||
        excluded.includes(pool.country) ||
        (pools !== null && !pools.includes(pool.id)),
    )
    .map(({ name }) => name);
