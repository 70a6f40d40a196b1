import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Caller, Can } from '@app/access';
import { IdPipe } from '@app/platform/ids';
import {
  KeyList,
  MakeServiceAccount,
  MakeServiceKey,
  NewKeyDto,
  ServiceAccountDto,
  ServiceAccountList,
} from './key.dto';
import { ServiceAccounts } from './service-accounts.service';

@ApiTags('identity')
@Controller('projects/:project')
export class ServiceAccountsController {
  constructor(private readonly accounts: ServiceAccounts) {}

  /** Service accounts of the project. */
  @Get('service-accounts')
  @Can('read', 'ServiceAccount')
  @ApiOkResponse({ type: ServiceAccountList })
  list(@Caller() caller: Caller): Promise<ServiceAccountList> {
    return this.accounts.list(caller);
  }

  /** Make a service account: the one behind a key that no person carries. */
  @Post('service-accounts')
  @Can('create', 'ServiceAccount')
  @ApiCreatedResponse({ type: ServiceAccountDto })
  make(@Caller() caller: Caller, @Body() body: MakeServiceAccount): Promise<ServiceAccountDto> {
    return this.accounts.make(caller, body);
  }

  /** Keys of the project’s service accounts, without their secrets. */
  @Get('keys')
  @Can('read', 'Key')
  @ApiOkResponse({ type: KeyList })
  keys(@Caller() caller: Caller): Promise<KeyList> {
    return this.accounts.keys(caller);
  }

  /** Make a key of a service account of your own organisation; it is shown once. */
  @Post('keys')
  @Can('create', 'Key')
  @ApiCreatedResponse({ type: NewKeyDto })
  makeKey(@Caller() caller: Caller, @Body() body: MakeServiceKey): Promise<NewKeyDto> {
    return this.accounts.makeKey(caller, body);
  }

  /** Revoke a key of a service account; at its next request it is refused. */
  @Delete('keys/:key')
  @Can('delete', 'Key')
  @HttpCode(204)
  @ApiNoContentResponse()
  revokeKey(@Caller() caller: Caller, @Param('key', new IdPipe('key')) key: string): Promise<void> {
    return this.accounts.revokeKey(caller, key);
  }
}
