/** Languages that every word of both sites is there in. */
export const languages = ['en', 'th', 'vi'] as const;
export type Language = (typeof languages)[number];

/** Each language by its own name: whoever cannot read this page finds it all the same. */
export const languageNames: Record<Language, string> = { en: 'English', th: 'ไทย', vi: 'Tiếng Việt' };

const kept = 'monsoon.language';
/** Set where the choice was made before anybody was signed in, and is on nobody's record yet. */
const unsaved = 'monsoon.language.unsaved';

const isLanguage = (text: string | undefined | null): text is Language =>
  (languages as readonly unknown[]).includes(text);

/** The language to begin with: chosen here before, else the browser's first that we speak, else English. */
export function firstLanguage(): Language {
  const chosen = localStorage.getItem(kept);
  if (isLanguage(chosen)) return chosen;
  return navigator.languages.map((tag) => tag.split('-')[0]).find(isLanguage) ?? 'en';
}

/** The language on a person's record or of a mail, unless another was chosen in this browser. */
export function languageOf(person: { locale: string }): Language | undefined {
  return localStorage.getItem(kept) === null && isLanguage(person.locale) ? person.locale : undefined;
}

/** Remembers a choice in this browser. @param saved whether a person's record will have it too */
export function keepLanguage(language: Language, saved: boolean): void {
  localStorage.setItem(kept, language);
  if (saved) localStorage.removeItem(unsaved);
  else localStorage.setItem(unsaved, '');
}

/** Hears of a choice in another window of this browser, which counts in this one too. */
export function onLanguageElsewhere(change: () => void): void {
  addEventListener('storage', ({ key }) => {
    if (key === kept) change();
  });
}

/** What was chosen here before this person signed in, where their record says something else: mails are to be in it too. */
export function languageToSave(person: { locale: string }): Language | undefined {
  if (localStorage.getItem(unsaved) === null) return undefined;
  const chosen = localStorage.getItem(kept);
  if (isLanguage(chosen) && chosen !== person.locale) return chosen;
  languageSaved();
  return undefined;
}

/** The choice is on the record now. */
export const languageSaved = (): void => localStorage.removeItem(unsaved);
