import { ApiProperty } from '@nestjs/swagger';
import { IsEmail, IsIn, IsInt, IsRFC3339, IsString, Length, Matches, Max, MaxLength, Min } from 'class-validator';
import { locales } from '@app/identity';
import { MoneyDto } from '@app/ledger';
import { MayBeLeftOut, Name, PageOf, PageQuery } from '@app/platform/http';
import { TypeId } from '@app/platform/ids';
import { inabilities, type Inability } from './inability';
import { engines } from './pool.entity';

export class CreatePoolDto {
  @Name()
  @Length(1, 200)
  name: string;

  /** Organisation that offers it. */
  @TypeId('org')
  provider: string;

  /** Jurisdiction in which data is processed, ISO 3166-1 alpha-2. */
  @Matches(/^[A-Z]{2}$/)
  country: string;

  @Name()
  @Length(1, 200)
  site: string;

  /** For example `H100`, or `CPU`. */
  @Matches(/^[A-Z0-9]([A-Z0-9_-]{0,30}[A-Z0-9])?$/)
  gpu_type: string;

  @IsIn(engines)
  engine: 'process' | 'slurm' | 'kubernetes';

  /** Programme whose finance confirms its prices. */
  @TypeId('prg')
  programme: string;

  /** E-mail address of its first operator; whoever has no account is invited by mail. */
  @IsEmail()
  operator_email: string;

  /** Language of that mail; that of whoever makes the pool unless said. */
  @MayBeLeftOut()
  @IsIn(locales)
  operator_locale?: string;

  /** GPUs from now on. */
  @IsInt()
  @Min(0)
  @Max(1_000_000)
  gpus: number;
}

export class ChangePoolDto {
  @MayBeLeftOut()
  @Name()
  @Length(1, 200)
  name?: string;

  /** A closed pool takes no new requests and no new jobs. */
  @MayBeLeftOut()
  @IsIn(['open', 'closed'])
  state?: 'open' | 'closed';
}

/** A price in force. */
export class PoolPriceDto {
  rate_card: string;
  /** For 3600 seconds of one GPU. */
  price: MoneyDto;
  valid_from: Date;
}

export class PoolDto {
  id: string;
  name: string;
  /** Organisation that offers it. */
  provider: string;
  /** Jurisdiction in which data is processed, ISO 3166-1 alpha-2. */
  country: string;
  site: string;
  gpu_type: string;
  engine: 'process' | 'slurm' | 'kubernetes';
  state: 'open' | 'closed';
  /** Programme whose finance confirms its prices. */
  programme: string;
  /** GPUs now. */
  gpus: number;
  /** Prices in force, one a currency. */
  prices: PoolPriceDto[];
  version: number;
}

export class PoolPage extends PageOf(PoolDto) {}

export class PoolQuery extends PageQuery {
  /** ISO 3166-1 alpha-2. */
  @MayBeLeftOut()
  @Matches(/^[A-Z]{2}$/)
  country?: string;

  @MayBeLeftOut()
  @IsString()
  @MaxLength(32)
  gpu_type?: string;

  @MayBeLeftOut()
  @IsIn(['open', 'closed'])
  state?: 'open' | 'closed';
}

export class NameOperatorDto {
  /** E-mail address of a person who has an account. */
  @IsEmail()
  email: string;
}

export class InviteOperatorDto {
  @IsEmail()
  @MaxLength(254)
  email: string;

  /** Language of the mail, where the address has no account with one of its own; the inviter's unless said. */
  @MayBeLeftOut()
  @IsIn(locales)
  locale?: string;
}

export class SetCapacityDto {
  @IsInt()
  @Min(0)
  @Max(1_000_000)
  gpus: number;

  /** From when; now unless said. Never in the past. */
  @MayBeLeftOut()
  @IsRFC3339()
  valid_from?: string;

  @MayBeLeftOut()
  @IsString()
  @MaxLength(500)
  note?: string;
}

export class CapacityDto {
  gpus: number;
  valid_from: Date;
  note: string | null;
  /** Person who set it. */
  set_by: string;
  set_at: Date;
}

export class CapacityPage extends PageOf(CapacityDto) {}

export class MakeAgentDto {
  /** Where it runs, for the list of agents. */
  @Name()
  @Length(1, 100)
  name: string;
}

/** Why an agent cannot work, as it told last. */
export class AgentInabilityDto {
  @ApiProperty({ enum: inabilities })
  code: Inability;
  /** For whoever operates the pool, in the words of the site. */
  reason: string;
  /** When it was told last. */
  at: Date;
  /** Whether it was told within the last 90 s. An agent that has been silent for longer is taken to be away, whatever it told. */
  current: boolean;
}

export class AgentDto {
  id: string;
  name: string;
  /** First characters of the key, to tell keys apart. */
  start: string;
  created_at: Date;
  last_used_at: Date | null;
  revoked_at: Date | null;
  /** Null once it has asked for work again. */
  inability: AgentInabilityDto | null;
}

export class AgentList {
  data: AgentDto[];
}

export class NewAgentDto extends AgentDto {
  /** The whole key, shown this once. */
  key: string;
}
