import type { Json } from './http';

/** A way to a field, as JSON pointer segments. */
export type Way = (string | number)[];
export const pointer = (way: Way) => way.map((segment) => `/${segment}`).join('');

/** A field of a body. */
export interface Field {
  way: Way;
  schema: Json;
  required: boolean;
}

/** Every field of a body, those of nested objects and of first list elements included. */
export function fieldsOf(schema: Json, way: Way = []): Field[] {
  return Object.entries<Json>(schema.properties ?? {}).flatMap(([name, field]) => {
    const here = [...way, name];
    const own = { way: here, schema: field, required: (schema.required ?? []).includes(name) as boolean };
    return [own, ...fieldsOf(field, here), ...(field.items?.properties ? fieldsOf(field.items, [...here, 0]) : [])];
  });
}

/** A copy of the body with another value, or none, in one place. Optional objects on the way are made. */
export function changed(body: Json, [first, ...rest]: Way, value: Json): Json {
  const copy = typeof first === 'number' ? [...(body ?? [])] : { ...body };
  if (rest.length === 0 && value === undefined) delete copy[first];
  else copy[first] = rest.length === 0 ? value : changed(copy[first], rest, value);
  return copy;
}
