import { IsEmail, IsIn, IsString, Length, MaxLength } from 'class-validator';
import { MayBeLeftOut, Name, PageOf } from '@app/platform/http';
import { locales } from '../people/me.dto';
import { NewPassword } from '../people/new-password';

export class SignIn {
  @IsEmail()
  @MaxLength(254)
  email: string;

  @IsString()
  @Length(1, 200)
  password: string;
}

export class SignedInDto {
  person: string;
  name: string;
  email: string;
}

export class SessionDto {
  id: string;
  created_at: Date;
  /** It ends here without use, and at the latest at `expires_at`. */
  idle_until: Date;
  expires_at: Date;
  address: string | null;
  user_agent: string | null;
  /** Whether it is the one that asks. */
  current: boolean;
}

export class SessionPage extends PageOf(SessionDto) {}

export class AskReset {
  @IsEmail()
  @MaxLength(254)
  email: string;
}

export class ConfirmReset {
  @IsString()
  @Length(20, 200)
  token: string;

  /** At least 12 characters. */
  @NewPassword()
  password: string;
}

export class ConfirmAddress {
  @IsString()
  @Length(20, 200)
  token: string;

  /** Of the account: whoever opens the mail must be who chose it. */
  @IsString()
  @Length(1, 200)
  password: string;
}

export class SetUp {
  @IsString()
  @Length(20, 200)
  token: string;

  @IsEmail()
  @MaxLength(254)
  email: string;

  @Name()
  @Length(1, 200)
  name: string;

  @NewPassword()
  password: string;

  /** Language of the account; English unless said. */
  @MayBeLeftOut()
  @IsIn(locales)
  locale?: string;
}

/** Whose address was confirmed, for whoever knew the link and the password: to sign in with both. */
export class ConfirmedDto {
  status: 'verified';
  email: string;
  /** Organisation that was registered with the address, and is theirs now. */
  organisation: string | null;
}

export class DoneDto {
  /** What was done, or asked for, in one word. */
  status: string;
}
