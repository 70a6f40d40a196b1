import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsIn, IsInt, Length, Max, Min } from 'class-validator';
import { MayBeLeftOut, Name, PageOf } from '@app/platform/http';
import { TypeId } from '@app/platform/ids';

/** What a key may be allowed to do; never more than its maker may. */
export const keyScopes = [
  'organisation:read',
  'organisation:write',
  'datasets:read',
  'datasets:write',
  'project:read',
  'project:write',
  'budget:read',
  'quota:read',
  'quota:write',
  'jobs:read',
  'jobs:write',
  'models:read',
  'models:write',
  'audit:read',
  'programme:read',
  'programme:write',
  'platform:read',
  'pool:read',
  'pool:write',
  'reference:read',
] as const;

export class MakeKey {
  @Name()
  @Length(1, 100)
  name: string;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(keyScopes.length)
  @ArrayUnique()
  @IsIn(keyScopes, { each: true })
  scopes: string[];

  /** Days until it expires, 1 to 365. */
  @MayBeLeftOut()
  @IsInt()
  @Min(1)
  @Max(365)
  expires_in_days?: number;
}

export class MakeServiceKey extends MakeKey {
  /** The service account that the key is of. */
  @TypeId('sva')
  service_account: string;
}

export class KeyDto {
  id: string;
  kind: string;
  name: string;
  /** First characters, to recognise it by. */
  start: string;
  scopes: string[];
  /** The service account that it is of; null of a personal one. */
  service_account: string | null;
  created_at: Date;
  expires_at: Date | null;
  revoked_at: Date | null;
  last_used_at: Date | null;
}

export class NewKeyDto extends KeyDto {
  /** The key itself: shown now and never again. */
  key: string;
}

export class KeyPage extends PageOf(KeyDto) {}

export class RenewKey {
  /** Seconds for which the old key stays good beside the new one, at most a week; a day unless said. */
  @MayBeLeftOut()
  @IsInt()
  @Min(0)
  @Max(7 * 86_400)
  overlap_seconds?: number = 86_400;
}

export class MakeServiceAccount {
  @Name()
  @Length(1, 100)
  name: string;
}

export class ServiceAccountDto {
  id: string;
  name: string;
  /** The participant that it acts for. */
  organisation: string;
  made_by: string;
  created_at: Date;
  /** Since then its keys open nothing. */
  disabled_at: Date | null;
}

export class ServiceAccountPage extends PageOf(ServiceAccountDto) {}
