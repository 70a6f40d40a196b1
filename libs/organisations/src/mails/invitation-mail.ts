import { laidOut, mailLanguage, type MailText, said } from '@app/platform/mail';
import type { OrganisationName } from '../organisations';
import en from './words/en.json';
import th from './words/th.json';
import vi from './words/vi.json';

const allWords = { en, th, vi };

/** What the mail invites to: an organisation, or what the platform's administrator answers for by name. */
type Into =
  | { kind: 'organisation'; organisation: OrganisationName }
  | { kind: 'programme' | 'pool'; name: string; inviter: string };

/** The mail of an invitation. Who invites is told in words that nobody could choose before they were looked at. */
export function invitationMail(
  locale: string,
  { role, into, address }: { role: string; into: Into; address: string },
): MailText {
  const language = mailLanguage(locale);
  const words = allWords[language];
  return laidOut({
    language,
    subject: words.subject,
    paragraphs: [
      said(sentence(language, into), { ...valuesOf(language, into), role: words.roles[role as keyof typeof en.roles] }),
      { words: words.open, address },
      words.otherwise,
    ],
  });
}

function sentence(language: keyof typeof allWords, into: Into): string {
  const words = allWords[language];
  if (into.kind !== 'organisation') return words[into.kind];
  return into.organisation.state === 'verified' ? words.invited : words.unverified;
}

function valuesOf(language: string, into: Into): Record<string, string> {
  if (into.kind !== 'organisation') return { name: into.name, inviter: into.inviter };
  const { legal_name: organisation, country } = into.organisation;
  return { organisation, country: new Intl.DisplayNames([language], { type: 'region' }).of(country) ?? country };
}
