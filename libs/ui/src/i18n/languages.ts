/** Languages that every word of both sites is there in. */
export const languages = ['en', 'th', 'vi'] as const;
export type Language = (typeof languages)[number];

/** Each language by its own name: whoever cannot read this page finds it all the same. */
export const languageNames: Record<Language, string> = { en: 'English', th: 'ไทย', vi: 'Tiếng Việt' };

const kept = 'monsoon.language';

const isLanguage = (text: string | undefined | null): text is Language =>
  (languages as readonly unknown[]).includes(text);

/** The language to begin with: chosen here before, else the browser's first that we speak, else English. */
export function firstLanguage(): Language {
  const chosen = localStorage.getItem(kept);
  if (isLanguage(chosen)) return chosen;
  return navigator.languages.map((tag) => tag.split('-')[0]).find(isLanguage) ?? 'en';
}

/** The language on a person's record, unless another was chosen in this browser. */
export function languageOf(person: { locale: string }): Language | undefined {
  return localStorage.getItem(kept) === null && isLanguage(person.locale) ? person.locale : undefined;
}

/** Remembers a choice in this browser. */
export const keepLanguage = (language: Language): void => localStorage.setItem(kept, language);
