import { laidOut, mailLanguage, type MailText, said, subjectOf } from '@app/platform/mail';
import type { Kind, Link } from '../kinds';
import type { NotificationFacts } from '../notification.dto';
import { gpuHours, money, percent } from './mail-formats';
import en from './words/en.json';
import th from './words/th.json';
import vi from './words/vi.json';

const allWords = { en, th, vi };

interface Told {
  kind: Kind;
  facts: NotificationFacts;
  site: Link['site'];
  path: string;
}

/**
 * The mail of a notification in the language of whoever gets it.
 * @param address where people find the sites, without a slash at the end
 */
export function mailOf({ name, locale }: { name: string; locale: string }, told: Told, address: string): MailText {
  const language = mailLanguage(locale);
  const words = allWords[language];
  const values = valuesOf(language, told.facts);
  const sentence = said(words.kinds[told.kind], values);
  return laidOut({
    language,
    subject: subjectOf(
      namesIn(told.facts),
      (names) => `Monsoon: ${said(words.kinds[told.kind], { ...values, ...names })}`,
    ),
    paragraphs: [
      said(words.greeting, { name }),
      sentence,
      ...(told.facts.reason ? [said(words.reason, { reason: told.facts.reason })] : []),
      { words: words.open, address: `${address}${told.site === 'console' ? '/console' : ''}${told.path}` },
      { words: words.change, address: `${address}/me/notifications` },
    ],
  });
}

/** What of the facts people named, at whatever length. */
const namesIn = ({ project = '', organisation = '', name = '', pool = '' }: NotificationFacts) => ({
  project,
  organisation,
  name,
  pool,
});

/** Facts as the words name them; numbers and money in the language's own way. */
function valuesOf(language: string, facts: NotificationFacts): Record<string, string> {
  return {
    ...namesIn(facts),
    number: facts.number ?? '',
    hours: facts.gpu_seconds === undefined ? '' : gpuHours(language, facts.gpu_seconds),
    asked: facts.asked_gpu_seconds === undefined ? '' : gpuHours(language, facts.asked_gpu_seconds),
    amount: facts.amount ? money(language, facts.amount) : '',
    funded: facts.funded ? money(language, facts.funded) : '',
    percent: facts.percent === undefined ? '' : percent(language, facts.percent),
  };
}
