import { Body, Controller, Get, HttpCode, Param, Post, Put, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Caller, SignedIn } from '@app/access';
import { Hints } from '@app/platform/events';
import { stream, wantsStream } from '@app/platform/http';
import { IdPipe } from '@app/platform/ids';
import { ChangesQuery, FollowedScopes } from './changes/change.dto';
import { Changes } from './changes/changes';
import {
  LatestNotifications,
  NotificationDto,
  NotificationPage,
  NotificationPreference,
  NotificationPreferences,
  NotificationQuery,
  NotificationsRead,
  SetNotificationPreference,
} from './notification.dto';
import { Notifications } from './reading/notifications.service';
import { Preferences } from './reading/preferences.service';

const waitMilliseconds = 20_000;

@ApiTags('notifications')
@Controller('me')
export class NotificationsController {
  constructor(
    private readonly notifications: Notifications,
    private readonly preferences: Preferences,
    private readonly changes: Changes,
    private readonly hints: Hints,
  ) {}

  /**
   * In which of my scopes something changed: as JSON the scopes that are told of, as a stream `scopes` (now, and whenever my roles
   * change), `change` (a scope and kinds of things, never their contents; each scope at most once a second) and `again` (something
   * may have been missed: read again what is shown). The stream begins with what changed while I was `away`.
   */
  @Get('changes')
  @SignedIn()
  @ApiOkResponse({ type: FollowedScopes })
  async follow(
    @Caller() caller: Caller,
    @Query() { away = 0 }: ChangesQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<FollowedScopes | undefined> {
    if (!wantsStream(request)) return this.changes.list(caller);
    await this.changes.follow(caller, away, (follower) =>
      stream(request, reply, {
        after: null,
        read: () => follower.read(),
        wake: (signal) => follower.wait(signal),
      }),
    );
    return undefined;
  }

  /** What I was told, newest first. */
  @Get('notifications')
  @SignedIn()
  @ApiOkResponse({ type: NotificationPage })
  list(@Caller() caller: Caller, @Query() query: NotificationQuery): Promise<NotificationPage> {
    return this.notifications.list(caller, query);
  }

  /** How many are unread, and the newest ten; as JSON, or as a stream of `latest` events, one whenever that changes. */
  @Get('notifications/latest')
  @SignedIn()
  @ApiOkResponse({ type: LatestNotifications })
  async latest(
    @Caller() caller: Caller,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<LatestNotifications | undefined> {
    if (!wantsStream(request)) return this.notifications.latest(caller);
    await stream(request, reply, {
      after: null,
      read: (after) => this.notifications.latestSince(caller, after),
      wake: (signal) => this.hints.wait(`person:${caller.personId}`, waitMilliseconds, signal),
    });
    return undefined;
  }

  /** Mark one as read; a second time changes nothing. */
  @Post('notifications/:notification/reading')
  @HttpCode(200)
  @SignedIn()
  @ApiOkResponse({ type: NotificationDto })
  read(
    @Caller() caller: Caller,
    @Param('notification', new IdPipe('ntf')) notification: string,
  ): Promise<NotificationDto> {
    return this.notifications.read(caller, notification);
  }

  /** Mark all as read. */
  @Post('notifications/reading')
  @HttpCode(200)
  @SignedIn()
  @ApiOkResponse({ type: NotificationsRead })
  readAll(@Caller() caller: Caller): Promise<NotificationsRead> {
    return this.notifications.readAll(caller);
  }

  /** How I hear of what, group by group. */
  @Get('notification-preferences')
  @SignedIn()
  @ApiOkResponse({ type: NotificationPreferences })
  async showPreferences(@Caller() caller: Caller): Promise<NotificationPreferences> {
    return { data: await this.preferences.list(caller) };
  }

  /** Choose how I hear of a group. It counts for what comes from now on. */
  @Put('notification-preferences/:group')
  @SignedIn()
  @ApiOkResponse({ type: NotificationPreference })
  setPreference(
    @Caller() caller: Caller,
    @Param('group') group: string,
    @Body() body: SetNotificationPreference,
  ): Promise<NotificationPreference> {
    return this.preferences.set(caller, group, body);
  }
}
