export { laidOut, mailLanguage, type MailText, said } from './mail-text';
export { Mailer, MailModule } from './mailer';
