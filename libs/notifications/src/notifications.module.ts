import { Module } from '@nestjs/common';
import { NotificationsController } from './notifications.controller';
import { Notifications } from './reading/notifications.service';
import { Preferences } from './reading/preferences.service';

@Module({ controllers: [NotificationsController], providers: [Notifications, Preferences] })
export class NotificationsModule {}
