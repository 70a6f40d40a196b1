import type { Kind, Link } from '../kinds';
import type { NotificationFacts } from '../notification.dto';
import { gpuHours, money, percent } from './mail-formats';
import en from './words/en.json';
import th from './words/th.json';
import vi from './words/vi.json';

const languages = { en, th, vi } as const;

/** What there is of a mail before it is addressed. */
export interface MailText {
  subject: string;
  text: string;
  html: string;
}

interface Told {
  kind: Kind;
  facts: NotificationFacts;
  site: Link['site'];
  path: string;
}

/**
 * The mail of a notification in the language of whoever gets it; of languages that have no words here, in English.
 * @param address where people find the sites, without a slash at the end
 */
export function mailOf({ name, locale }: { name: string; locale: string }, told: Told, address: string): MailText {
  const language = (locale in languages ? locale : 'en') as keyof typeof languages;
  const words = languages[language];
  const sentence = said(words.kinds[told.kind], valuesOf(language, told.facts));
  const link = `${address}${told.site === 'console' ? '/console' : ''}${told.path}`;
  const choices = `${address}/me/notifications`;
  const greeting = said(words.greeting, { name: oneLine(name) });
  const text = [greeting, sentence, `${words.open}\n${link}`, `${words.change}\n${choices}`];
  const html = [
    `<p>${escaped(greeting)}</p>`,
    `<p>${escaped(sentence)}</p>`,
    `<p><a href="${escaped(link)}">${escaped(words.open)}</a></p>`,
    `<p><small>${escaped(words.change)} <a href="${escaped(choices)}">${escaped(choices)}</a></small></p>`,
  ];
  return {
    subject: `Monsoon: ${sentence}`,
    text: `${text.join('\n\n')}\n`,
    html: `<!doctype html><html lang="${language}"><body>${html.join('')}</body></html>`,
  };
}

/** Facts as the words name them; numbers and money in the language's own way. */
function valuesOf(language: string, facts: NotificationFacts): Record<string, string> {
  return {
    project: facts.project ?? '',
    organisation: facts.organisation ?? '',
    name: facts.name ?? '',
    number: facts.number ?? '',
    pool: facts.pool ?? '',
    hours: facts.gpu_seconds === undefined ? '' : gpuHours(language, facts.gpu_seconds),
    asked: facts.asked_gpu_seconds === undefined ? '' : gpuHours(language, facts.asked_gpu_seconds),
    amount: facts.amount ? money(language, facts.amount) : '',
    funded: facts.funded ? money(language, facts.funded) : '',
    percent: facts.percent === undefined ? '' : percent(language, facts.percent),
  };
}

const said = (sentence: string, values: Record<string, string>): string =>
  sentence.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => oneLine(values[name] ?? ''));

/** Names are what people wrote: none begins a new header or line. */
const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();

const signs: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (sign) => signs[sign]);
