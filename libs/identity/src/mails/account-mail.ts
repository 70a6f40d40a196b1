import { laidOut, mailLanguage, type MailText } from '@app/platform/mail';
import en from './words/en.json';
import th from './words/th.json';
import vi from './words/vi.json';

const words = { en, th, vi };

/**
 * A mail about an account, with the link that it is about: `confirm` a new address, `claimed` an address that has an account
 * already, `reset` a password. It greets nobody: until an address is confirmed, the name on it is a stranger's words.
 * @param locale the account's language
 */
export function accountMail(about: keyof typeof en, locale: string, address: string): MailText {
  const language = mailLanguage(locale);
  const { subject, said, open, otherwise } = words[language][about];
  return laidOut({ language, subject, paragraphs: [said, { words: open, address }, otherwise] });
}
