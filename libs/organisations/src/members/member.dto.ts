import { ArrayUnique, IsArray, IsEmail, IsIn, IsString, Length, MaxLength } from 'class-validator';
import { roleNames } from '@app/access';
import { locales, NewPassword } from '@app/identity';
import { MayBeLeftOut, Name, PageOf } from '@app/platform/http';
import type { ShownInvitationState } from './invitation.state';

const roles = roleNames('organisation');

export class InviteMember {
  @IsEmail()
  @MaxLength(254)
  email: string;

  @IsIn(roles)
  role: string;

  /** Language of the mail, where the address has no account with one of its own; the inviter's unless said. */
  @MayBeLeftOut()
  @IsIn(locales)
  locale?: string;
}

export class InvitationDto {
  id: string;
  email: string;
  role: string;
  /** Language it was written in, and that of an account made with it, unless it has one or says another. */
  locale: string;
  state: ShownInvitationState;
  created_at: Date;
  expires_at: Date;
}

export class InvitationPage extends PageOf(InvitationDto) {}

export class InvitationToken {
  @IsString()
  @Length(20, 200)
  token: string;
}

/** What an invitation's link is about, for whoever was mailed it. */
export class InvitationLinkDto {
  /** Only one that is `sent` can be accepted. */
  state: ShownInvitationState;
  /** Whether it is into an organisation, the office of a programme or the operators of a pool. */
  scope_kind: 'organisation' | 'programme' | 'pool';
  /** Its id. */
  scope: string;
  /** Its name; null for an organisation that is not verified, since nobody has looked at its name yet. */
  scope_name: string | null;
  /** Of an organisation. */
  country: string | null;
  /** Name of whoever invites; null for an organisation that is not verified. */
  inviter: string | null;
  role: string;
  /** Whom it was sent to; once it cannot be accepted any more, with most of the name left out. */
  email: string;
  /** Language of the mail. */
  locale: string;
  /** Whether the address has an account, with which one joins. */
  account: boolean;
  expires_at: Date;
}

export class AcceptInvitation {
  @IsString()
  @Length(20, 200)
  token: string;

  /** Needed when the invited address has no account yet. */
  @MayBeLeftOut()
  @Name()
  @Length(1, 200)
  name?: string;

  @MayBeLeftOut()
  @NewPassword()
  password?: string;

  /** Language of a new account; the invitation's unless said. */
  @MayBeLeftOut()
  @IsIn(locales)
  locale?: string;
}

export class MemberDto {
  person: string;
  name: string;
  email: string;
  roles: string[];
}

export class MemberPage extends PageOf(MemberDto) {}

export class ChangeMember {
  /** All roles the person shall have; an empty list removes them. */
  @IsArray()
  @ArrayUnique()
  @IsIn(roles, { each: true })
  roles: string[];
}
