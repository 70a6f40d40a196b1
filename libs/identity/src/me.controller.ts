import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Caller, SignedIn } from '@app/access';
import { IdPipe } from '@app/platform/ids';
import { KeyList, MakeKey, NewKeyDto } from './key.dto';
import { Me } from './me.service';
import { ChangeMe, MeDto } from './session.dto';

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
  @SignedIn()
  @ApiOkResponse({ type: MeDto })
  change(@Caller() caller: Caller, @Body() body: ChangeMe): Promise<MeDto> {
    return this.me.change(caller, body);
  }

  /** My own keys, without their secrets. */
  @Get('keys')
  @SignedIn()
  @ApiOkResponse({ type: KeyList })
  keys(@Caller() caller: Caller): Promise<KeyList> {
    return this.me.keys(caller);
  }

  /** Make a personal key; it can do what I can, within its scopes, and never approve. */
  @Post('keys')
  @SignedIn()
  @ApiCreatedResponse({ type: NewKeyDto })
  makeKey(@Caller() caller: Caller, @Body() body: MakeKey): Promise<NewKeyDto> {
    return this.me.makeKey(caller, body);
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
