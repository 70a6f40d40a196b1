/** Locale of a language, everything that a browser would otherwise guess pinned. */
export function localeOf(language: string): string {
  const locales: Record<string, string> = { en: 'en-GB', th: 'th-TH-u-ca-buddhist-nu-latn', vi: 'vi-VN' };
  return locales[language] ?? 'en-GB';
}

const made = new Map<string, Intl.NumberFormat>();

/** A number format; making one is a hundred times dearer than using it. */
export function numberFormat(language: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${language} ${JSON.stringify(options)}`;
  const format = made.get(key) ?? new Intl.NumberFormat(localeOf(language), options);
  made.set(key, format);
  return format;
}
