export { laidOut, mailLanguage, type MailText, said } from './mail-text';
export { subjectOf } from './subject';
export { Mailer, MailModule } from './mailer';
