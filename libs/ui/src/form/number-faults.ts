import type { FieldFault } from '../explain/problem-words';
import { readNumber } from '../formats/written-numbers';

/**
 * What is wrong with the numbers of a form. Those that are none stay as they were written; the others are put into `values` as the API
 * takes them.
 * @param values the form's fields by name, which are changed
 */
export function numberFaults(language: string, fields: HTMLElement[], values: Record<string, string>): FieldFault[] {
  return fields.flatMap((field) => {
    if (!(field instanceof HTMLInputElement) || !('number' in field.dataset) || field.value.trim() === '') return [];
    const { text, fault } = readNumber(language, field.value);
    if (fault) return [{ pointer: `/${field.name}`, ...fault }];
    values[field.name] = text;
    return [];
  });
}
