import type { FieldFault, Problem } from '../explain/problem-words';

/** `/owner/email` of a body is the field `owner/email`, `?state` of a query the field `state`. */
export const nameOf = ({ pointer }: Pick<FieldFault, 'pointer'>): string => pointer.replace(/^[/?]/, '');

/** The name that faults go by: of one box of a group, `languages:tha`, the group's. */
export const groupOf = (name: string): string => name.split(':')[0];

/** An amount and its currency are one thing, whichever of the two is changed. */
const thingOf = (name: string) => groupOf(name).replace(/\/(amount|currency)$/, '');

/**
 * What is still true of a refusal after fields were changed: what was said of a changed field is not known any more, and what was
 * said of the whole is not once anything changed.
 * @param changed names of fields
 */
export function faultsLeft(told: Problem | null, changed: readonly string[]): Problem | null {
  if (!told || changed.length === 0) return told;
  if (!told.errors?.length) return null;
  const things = changed.map(thingOf);
  const errors = told.errors.filter((fault) => !things.includes(thingOf(nameOf(fault))));
  return errors.length > 0 ? { ...told, errors } : null;
}
