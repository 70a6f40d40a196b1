export { Mailer, MailModule } from './mailer';
