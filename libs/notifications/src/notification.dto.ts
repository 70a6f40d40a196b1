import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean } from 'class-validator';
import { MoneyDto } from '@app/ledger';
import { MayBeLeftOut, PageOf, PageQuery } from '@app/platform/http';
import { type Group, groupNames, type Kind, kindNames } from './kinds';

/** What a sentence about it is made of; which there are follows from the kind. */
export class NotificationFacts {
  /** Name of the project. */
  project?: string;
  /** Legal name of an organisation. */
  organisation?: string;
  /** Name of the job, the data set, or the person who joined. */
  name?: string;
  /** Number of the data-set version. */
  number?: string;
  /** Name of the pool. */
  pool?: string;
  /** GPU-seconds granted, of the lot, or asked for where nothing is decided. */
  gpu_seconds?: number;
  /** GPU-seconds asked for, of a request that was granted in part. */
  asked_gpu_seconds?: number;
  /** What was entered, offered or proposed; of a budget, what jobs spent of the compute line of the tranches in force. */
  amount?: MoneyDto;
  /** What that compute line has in all. */
  funded?: MoneyDto;
  /** Why it was decided, in the words of whoever did; at most 300 signs of them. */
  reason?: string;
  /** Share of it that is spent, in per cent: 50, 75, 90 or 100. */
  percent?: number;
}

/** Where it leads: a page of the portal (`/`) or of the console (`/console`). */
export class NotificationLink {
  site: 'portal' | 'console';
  /** From the site's root, for example `/p/prj_…/jobs/job_…`. */
  path: string;
}

export class NotificationDto {
  id: string;
  @ApiProperty({ enum: kindNames })
  kind: Kind;
  @ApiProperty({ enum: groupNames })
  group: Group;
  facts: NotificationFacts;
  link: NotificationLink;
  /** Null while it is unread. */
  read_at: Date | null;
  /** When what it asked for was done or became needless, whoever acted; null where it asks for nothing or still does. */
  settled_at: Date | null;
  created_at: Date;
}

export class NotificationPage extends PageOf(NotificationDto) {}

/** Which of them. */
export class NotificationQuery extends PageQuery {
  /** `true`: only those that are unread. */
  @MayBeLeftOut()
  @Transform(({ value }) => (value === 'true' ? true : value === 'false' ? false : (value as unknown)))
  @IsBoolean()
  @ApiProperty({ required: false, type: Boolean, default: false })
  unread?: boolean = false;
}

/** What a bell shows: how many are unread, and the newest ten. */
export class LatestNotifications {
  /** At most 1000. */
  unread: number;
  data: NotificationDto[];
}

/** How many were marked as read. */
export class NotificationsRead {
  read: number;
}

/** How one hears of a group of kinds. */
export class NotificationPreference {
  @ApiProperty({ enum: groupNames })
  group: Group;
  /** Whether they are shown in the bell and the list. */
  in_app: boolean;
  /** Whether each is also sent as an e-mail. */
  mail: boolean;
  /** Whether this is how it is for whoever changed nothing. */
  default: boolean;
}

/** Every group, in a fixed order. */
export class NotificationPreferences {
  data: NotificationPreference[];
}

export class SetNotificationPreference {
  @IsBoolean()
  in_app: boolean;

  @IsBoolean()
  mail: boolean;
}
