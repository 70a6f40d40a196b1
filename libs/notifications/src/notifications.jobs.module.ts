import { Module } from '@nestjs/common';
import { Identity } from '@app/identity';
import { Organisations } from '@app/organisations';
import { Retention } from '@app/platform/database';
import { MailModule } from '@app/platform/mail';
import { MailSender } from './mails/mail-sender';
import { Preferences } from './reading/preferences.service';
import { Audiences } from './telling/audiences';
import { BudgetWatch } from './telling/budget-watch';
import { News } from './telling/news';
import { Notifier } from './telling/notifier';
import { Subjects } from './telling/subjects';

/** The worker's part: events become notifications, notifications mails, and after 180 days nothing. */
@Module({
  imports: [MailModule],
  providers: [Identity, Preferences, Organisations, Audiences, Subjects, Notifier, News, BudgetWatch, MailSender],
})
export class NotificationsJobsModule {
  constructor(retention: Retention) {
    retention.keep({ table: 'notifications', column: 'created_at', days: 180, door: 'system' });
  }
}
