import { type RefObject, useEffect, useRef } from 'react';
import { rewritten } from '../formats/written-numbers';
import { isNumberField } from './field-faults';
import { writeSame } from './typed';

/** Writes the numbers of a form anew when its reader changes the language: `1.5` would be no number, or another, in Vietnamese. */
export function useRewritten(form: RefObject<HTMLFormElement | null>, language: string): void {
  const before = useRef(language);
  useEffect(() => {
    const from = before.current;
    before.current = language;
    // After the page is drawn, and each field by itself: a page may keep several numbers in one state.
    const how = (text: string) => rewritten(from, language, text);
    if (from !== language) queueMicrotask(() => writeSame(how, () => rewrite(form.current, how)));
  }, [form, language]);
}

function rewrite(form: HTMLFormElement | null, how: (text: string) => string): void {
  for (const field of form?.querySelectorAll('input') ?? []) {
    if (!isNumberField(field)) continue;
    // As if it was typed, so that the page hears of it: React overrides the field's own property.
    Reflect.set(HTMLInputElement.prototype, 'value', how(field.value), field);
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }
}
