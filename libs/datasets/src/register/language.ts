import type { Language } from './dataset.entity';

const threeLetters = /^[a-z]{3}$/;
/** Kept for private use by ISO 639. */
const privateUse = /^q[a-t][a-z]$/;

/** Why a pair of codes does not name one language; null where it does. */
export function languageFault({ iso639_3, bcp47 }: Language): { field: keyof Language; detail: string } | null {
  if (!threeLetters.test(iso639_3) || privateUse.test(iso639_3))
    return { field: 'iso639_3', detail: 'must be an ISO 639-3 code of three letters, for example tha' };
  const tag = localeOf(bcp47);
  if (!tag) return { field: 'bcp47', detail: 'must be a BCP-47 tag, for example th-TH' };
  if (localeOf(iso639_3)?.language !== tag.language)
    return { field: 'bcp47', detail: `names another language than ${iso639_3}` };
  return null;
}

/** The tag as it is written everywhere: `TH-th` is `th-TH`. */
export function canonicalTag(bcp47: string): string {
  return localeOf(bcp47)?.toString() ?? bcp47;
}

function localeOf(tag: string): Intl.Locale | null {
  try {
    return new Intl.Locale(tag);
  } catch {
    return null;
  }
}
