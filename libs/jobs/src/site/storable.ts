/** A value as PostgreSQL can keep it: no NUL in strings, no half of a surrogate pair; the rest as it was told. */
export function storable<T>(value: T): T;
export function storable(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('\0', '').toWellFormed();
  if (Array.isArray(value)) return value.map((each) => storable<unknown>(each));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [storable(key), storable<unknown>(each)]));
}
