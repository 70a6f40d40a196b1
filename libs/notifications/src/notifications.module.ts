import { Module } from '@nestjs/common';
import { Changes } from './changes/changes';
import { NotificationsController } from './notifications.controller';
import { Notifications } from './reading/notifications.service';
import { Preferences } from './reading/preferences.service';

@Module({ controllers: [NotificationsController], providers: [Notifications, Preferences, Changes] })
export class NotificationsModule {}
