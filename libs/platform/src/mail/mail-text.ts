/** Languages that mails are written in. */
const languages = ['en', 'th', 'vi'] as const;
export type MailLanguage = (typeof languages)[number];

/** What there is of a mail before it is addressed. */
export interface MailText {
  subject: string;
  text: string;
  html: string;
}

/** What a mail says. Each room keeps the words of its own mails, in every language. */
export interface Letter {
  language: MailLanguage;
  subject: string;
  /** In reading order: a sentence, or words above the address that they lead to. */
  paragraphs: (string | { words: string; address: string })[];
}

/** The language of a mail to somebody whose own language is `locale`: English where mails have no words in it. */
export const mailLanguage = (locale: string): MailLanguage => languages.find((each) => each === locale) ?? 'en';

/** A sentence with values in the places of its `{{names}}`. Values are what people wrote: none begins a new header or line. */
export const said = (sentence: string, values: Record<string, string>): string =>
  sentence.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => oneLine(values[name] ?? ''));

/** Lays a mail out, as plain text and as HTML that says the same. */
export function laidOut({ language, subject, paragraphs }: Letter): MailText {
  const text = paragraphs.map((one) => (typeof one === 'string' ? one : `${one.words}\n${one.address}`));
  const html = paragraphs
    .map((one) => (typeof one === 'string' ? escaped(one) : linked(one)))
    .map((one) => `<p>${one}</p>`);
  return {
    subject,
    text: `${text.join('\n\n')}\n`,
    html: `<!doctype html><html lang="${language}"><body>${html.join('')}</body></html>`,
  };
}

/** The address stands there to be read: whoever gets a mail sees where it leads before they follow. */
const linked = ({ words, address }: { words: string; address: string }): string =>
  `${escaped(words)}<br><a href="${escaped(address)}">${escaped(address)}</a>`;

const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();

const signs: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (sign) => signs[sign]);
