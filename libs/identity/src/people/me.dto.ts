import { ApiProperty } from '@nestjs/swagger';
import { IsIn, Length } from 'class-validator';
import { MayBeLeftOut, Name } from '@app/platform/http';

export class RoleDto {
  scope_kind: 'organisation' | 'project' | 'programme' | 'pool' | 'platform';
  scope: string;
  /** On whose behalf. */
  organisation: string | null;
  role: string;
}

export class MeDto {
  id: string;
  name: string;
  email: string;
  email_verified: boolean;
  locale: string;
  version: number;
  roles: RoleDto[];
  /** CASL rules; the sites ask these and never restate them. In a project each names the `organisation` that its role is held for. */
  @ApiProperty({ type: 'array', items: { type: 'object', additionalProperties: true } })
  rules: Record<string, unknown>[];
}

/** Languages in which somebody can be written to; the sites speak the first three. */
export const locales = ['en', 'th', 'vi', 'ms', 'ja'] as const;

export class ChangeMe {
  @MayBeLeftOut()
  @Name()
  @Length(1, 200)
  name?: string;

  @MayBeLeftOut()
  @IsIn(locales)
  locale?: string;
}
