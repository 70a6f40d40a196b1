import { laidOut, mailLanguage, type MailText, said } from '@app/platform/mail';
import type { OrganisationName } from '../organisations';
import en from './words/en.json';
import th from './words/th.json';
import vi from './words/vi.json';

const allWords = { en, th, vi };

/** The mail of an invitation. Who invites is told in words that nobody could choose before they were looked at. */
export function invitationMail(
  locale: string,
  { role, organisation, address }: { role: string; organisation: OrganisationName; address: string },
): MailText {
  const language = mailLanguage(locale);
  const words = allWords[language];
  const country =
    new Intl.DisplayNames([language], { type: 'region' }).of(organisation.country) ?? organisation.country;
  const sentence = organisation.state === 'verified' ? words.invited : words.unverified;
  const values = { organisation: organisation.legal_name, country, role: words.roles[role as keyof typeof en.roles] };
  return laidOut({
    language,
    subject: words.subject,
    paragraphs: [said(sentence, values), { words: words.open, address }, words.otherwise],
  });
}
