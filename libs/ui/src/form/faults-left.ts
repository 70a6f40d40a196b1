import type { FieldFault, Problem } from '../explain/problem-words';

/** `/owner/email` of a body is the field `owner/email`, `?state` of a query the field `state`. */
export const nameOf = ({ pointer }: Pick<FieldFault, 'pointer'>): string => pointer.replace(/^[/?]/, '');

/** The name that faults go by: of one box of a group, `languages:tha`, the group's. */
export const groupOf = (name: string): string => name.split(':')[0];

/** An amount and its currency are one thing, whichever of the two is changed. */
const thingOf = (name: string) => groupOf(name).replace(/\/(amount|currency)$/, '');

/** Whether another fault is the same one. */
export const isSameFault = (fault: FieldFault) => (other: FieldFault) =>
  nameOf(other) === nameOf(fault) && other.code === fault.code;

/**
 * What is still true of a refusal after fields were changed: what was said of a changed field is not known any more, and what was
 * said of the whole is not once anything changed.
 * @param changed names of fields
 * @param mended faults that the page knew of by itself, and that are none any more whichever field was changed for it
 */
export function faultsLeft(
  told: Problem | null,
  changed: readonly string[],
  mended: readonly FieldFault[] = [],
): Problem | null {
  if (!told || changed.length === 0) return told;
  if (!told.errors?.length) return null;
  const things = changed.map(thingOf);
  const errors = told.errors.filter(
    (fault) => !things.includes(thingOf(nameOf(fault))) && !mended.some(isSameFault(fault)),
  );
  return errors.length > 0 ? { ...told, errors } : null;
}

/**
 * A refusal with its faults in the order of the fields on the page; what is of no field there comes last. What is wrong with a thing of
 * several fields is told at the first of them; of an amount with its currency at the amount, unless the currency is what is wrong.
 */
export function faultsPlaced(refusal: Problem, fields: readonly { name: string }[]): Problem {
  if (!refusal.errors) return refusal;
  const names = fields.map(({ name }) => groupOf(name));
  const placeOf = ({ code, ...fault }: FieldFault) => {
    const name = nameOf(fault);
    const part = `${name}/${code === 'wrong-currency' ? 'currency' : 'amount'}`;
    const at = [name, part].map((one) => names.indexOf(one)).find((place) => place >= 0);
    return at ?? names.findIndex((one) => one.startsWith(`${name}/`));
  };
  const placed = refusal.errors.map((fault) => {
    const at = placeOf(fault);
    return at < 0
      ? { at: names.length, fault: { ...fault, pointer: `/${nameOf(fault)}` } }
      : { at, fault: { ...fault, pointer: `/${names[at]}` } };
  });
  return { ...refusal, errors: placed.sort((a, b) => a.at - b.at).map(({ fault }) => fault) };
}
