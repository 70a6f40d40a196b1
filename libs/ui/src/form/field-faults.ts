import type { FieldFault } from '../explain/problem-words';
import { digitsOf, isTooFine, isTooLarge, largestOf } from '../formats/money';
import { readNumber } from '../formats/written-numbers';

/** Whether a field takes a number, as the reader's language writes it. */
export const isNumberField = (field: HTMLElement): field is HTMLInputElement =>
  field instanceof HTMLInputElement && 'number' in field.dataset;

/**
 * What is wrong with the numbers of a form. Those that are none stay as they were written; the others are put into `values` as the API
 * takes them.
 * @param values the form's fields by name, which are changed
 */
export function numberFaults(language: string, fields: HTMLElement[], values: Record<string, string>): FieldFault[] {
  return fields.flatMap((field): FieldFault[] => {
    if (!isNumberField(field) || field.value.trim() === '') return [];
    const { text, fault } = readNumber(language, field.value);
    const pointer = `/${field.name}`;
    if (fault) return [{ pointer, ...fault }];
    const { currency } = field.dataset;
    // The server refuses it with the same words; here nothing is sent for it.
    if (currency && isTooFine(text, currency))
      return [{ pointer, code: 'fraction-of-minor-unit', limit: digitsOf(currency) }];
    if (currency && isTooLarge(text, currency))
      return [{ pointer, code: 'amount-too-large', limit: largestOf(currency) }];
    values[field.name] = text;
    return [];
  });
}

/** Addresses that the browser can tell to be none: one fewer thing to learn from the server when everything else is right. */
export const emailFaults = (fields: HTMLElement[]): FieldFault[] =>
  fields.flatMap((field) =>
    field instanceof HTMLInputElement && field.type === 'email' && field.validity.typeMismatch
      ? [{ pointer: `/${field.name}`, code: 'is-email' }]
      : [],
  );
