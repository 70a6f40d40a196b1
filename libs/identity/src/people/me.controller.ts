import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Caller, SignedIn } from '@app/access';
import { PageQuery } from '@app/platform/http';
import { IdPipe } from '@app/platform/ids';
import { KeyPage, MakeKey, NewKeyDto, RenewKey } from '../keys/key.dto';
import { ChangeMe, MeDto } from './me.dto';
import { Me } from './me.service';

@ApiTags('identity')
@Controller('me')
export class MeController {
  constructor(private readonly me: Me) {}

  /** Who I am, my roles, and the rules that follow from them. */
  @Get()
  @SignedIn({ key: 'reference:read' })
  @ApiOkResponse({ type: MeDto })
  show(@Caller() caller: Caller): Promise<MeDto> {
    return this.me.show(caller);
  }

  /** Change my name or language. */
  @Patch()
  @SignedIn({ ifMatch: true })
  @ApiOkResponse({ type: MeDto })
  change(@Caller() caller: Caller, @Body() body: ChangeMe): Promise<MeDto> {
    return this.me.change(caller, body);
  }

  /** My personal keys, newest first. */
  @Get('keys')
  @SignedIn()
  @ApiOkResponse({ type: KeyPage })
  keys(@Caller() caller: Caller, @Query() query: PageQuery): Promise<KeyPage> {
    return this.me.keys(caller, query);
  }

  /** Make a personal key; it can do what I can, within its scopes, and never approve. */
  @Post('keys')
  @SignedIn()
  @ApiCreatedResponse({ type: NewKeyDto })
  makeKey(@Caller() caller: Caller, @Body() body: MakeKey): Promise<NewKeyDto> {
    return this.me.makeKey(caller, body);
  }

  /** Replace a key by a new one; both are good for a while. */
  @Post('keys/:key/renewal')
  @SignedIn()
  @ApiCreatedResponse({ type: NewKeyDto })
  renewKey(
    @Caller() caller: Caller,
    @Param('key', new IdPipe('key')) key: string,
    @Body() body: RenewKey,
  ): Promise<NewKeyDto> {
    return this.me.renewKey(caller, key, body.overlap_seconds ?? 0);
  }

  /** Revoke a key of mine; at its next request it is refused. */
  @Delete('keys/:key')
  @SignedIn()
  @HttpCode(204)
  @ApiNoContentResponse()
  revokeKey(@Caller() caller: Caller, @Param('key', new IdPipe('key')) key: string): Promise<void> {
    return this.me.revokeKey(caller, key);
  }
}
