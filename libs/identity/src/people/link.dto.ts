import { IsIn, IsString, Length } from 'class-validator';
import { type Purpose, purposes } from './links';

export class LinkLookup {
  /** What the link is for, as the page that it leads to knows. */
  @IsIn(purposes)
  purpose: Purpose;

  @IsString()
  @Length(20, 200)
  token: string;
}

/** What whoever has a one-time link may know before they use it. */
export class LinkDto {
  /** Only one that is `open` can be used. */
  state: 'open' | 'used' | 'expired';
  expires_at: Date;
}
